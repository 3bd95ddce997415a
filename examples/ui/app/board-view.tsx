"use client";

import type { BrandId, PackageId, RunId } from "@kairo/contract";
import { useCallback, useEffect, useState } from "react";
import { type Board, type Card, type KairoClient, sentenceOf } from "../lib/kairo";

/** The today board: what is worth saying, and why. */
export function BoardView(props: { kairo: KairoClient; brandId: BrandId; onOpen: (id: PackageId) => void }) {
  const { kairo, brandId, onOpen } = props;
  const [board, setBoard] = useState<Board | null>(null);
  const [runId, setRunId] = useState<RunId | null>(null);
  const [news, setNews] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const fail = useCallback((error: unknown) => setProblem(sentenceOf(error)), []);

  const load = useCallback(() => {
    kairo.reference.today.query({ brandId }).then((read) => {
      setBoard(read);
      if (read.state === "generating" && read.runId) setRunId(read.runId);
    }, fail);
  }, [kairo, brandId, fail]);
  useEffect(load, [load]);

  useEffect(() => {
    if (!runId) return;
    const watching = kairo.reference.runs.watch.subscribe(
      { brandId, runId },
      {
        onData: ({ data }) => setNews(data.progress.label),
        onComplete: () => {
          setNews(null);
          setRunId(null);
          load();
        },
        onError: fail,
      },
    );
    return () => watching.unsubscribe();
  }, [kairo, brandId, runId, load, fail]);

  const refresh = () => kairo.hero.today.refresh.mutate({ brandId }).then((started) => setRunId(started.runId), fail);
  const open = (card: Card) => {
    if (card.existingPackageId) return onOpen(card.existingPackageId);
    kairo.hero.packages.createFromOpportunity
      .mutate({ brandId, opportunityId: card.id })
      .then(({ packageId }) => onOpen(packageId), fail);
  };

  return (
    <section aria-busy={!board || runId !== null}>
      <p>
        <button type="button" onClick={refresh} disabled={runId !== null}>
          Refresh the board
        </button>{" "}
        <output>{news}</output>
      </p>
      {problem && <p role="alert">{problem}</p>}
      {board?.focusStrip && <p className="focus">{board.focusStrip.sentence}</p>}
      {board?.remediation && <p>{board.remediation}</p>}
      <ol>
        {board?.opportunities.map((card) => (
          <li key={card.id}>
            <h2>{card.title}</h2>
            <p>{card.thesis}</p>
            <p className="facts">
              {Math.round(card.total)} of 100 · {card.sourceCount === 1 ? "one source" : `${card.sourceCount} sources`}
              {card.personaName && <> · for {card.personaName}</>}
            </p>
            <ul className="facts">
              {card.topReasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
            <button type="button" onClick={() => open(card)}>
              {card.existingPackageId ? "Open the package" : "Make a package"}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
