"use client";

import type { BrandId, PackageId } from "@kairo/contract";
import { useCallback, useEffect, useState } from "react";
import { type KairoClient, type Package, sentenceOf } from "../lib/kairo";

interface Props {
  kairo: KairoClient;
  brandId: BrandId;
  packageId: PackageId;
  onBack: () => void;
}

/** One package: its argument and its drafts, which appear as they are written. */
export function PackageView({ kairo, brandId, packageId, onBack }: Props) {
  const [shown, setShown] = useState<Package | null>(null);
  const [news, setNews] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const fail = useCallback((error: unknown) => setProblem(sentenceOf(error)), []);
  const load = useCallback(() => {
    kairo.reference.packages.get.query({ brandId, packageId }).then(setShown, fail);
  }, [kairo, brandId, packageId, fail]);
  useEffect(load, [load]);

  const activity = shown?.activity;
  const runId = activity?.state === "queued" || activity?.state === "running" ? activity.runId : null;
  useEffect(() => {
    if (!runId) return;
    const watching = kairo.reference.runs.watch.subscribe(
      { brandId, runId },
      {
        onData: ({ data }) => {
          setNews(data.progress.label);
          load();
        },
        onComplete: () => {
          setNews(null);
          load();
        },
        onError: fail,
      },
    );
    return () => watching.unsubscribe();
  }, [kairo, brandId, runId, load, fail]);

  return (
    <section aria-busy={!shown || runId !== null}>
      <p>
        <button type="button" onClick={onBack}>
          Back to the board
        </button>{" "}
        <output>{news}</output>
      </p>
      {problem && <p role="alert">{problem}</p>}
      {shown && (
        <>
          <h2>{shown.title}</h2>
          <p className="focus">{shown.thesis}</p>
          {shown.slots.map(({ key, channel, state, variantId, reason }) => {
            const draft = shown.variants.find(({ id }) => id === variantId);
            return (
              <article key={key}>
                <h3>
                  {channel} <small>{draft?.status ?? state}</small>
                </h3>
                {draft?.title && <h4>{draft.title}</h4>}
                {draft?.parts.map((part, index) => (
                  <p key={index} className="draft">
                    {part}
                  </p>
                ))}
                {reason && <p className="facts">{reason}</p>}
              </article>
            );
          })}
        </>
      )}
    </section>
  );
}
