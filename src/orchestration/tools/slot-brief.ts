import { z } from "zod";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { CHANNEL_FACTS, type LengthLimit } from "../../core/channels.ts";
import { type ContentPackage, Slot } from "../../core/content-package.ts";
import { KairoError } from "../../core/errors.ts";
import { SignalId } from "../../core/ids.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";
import type { Signal } from "../../core/signal.ts";
import { DraftFacts } from "../prompts/facts.ts";
import { brandContextOf } from "./brand-tools.ts";
import { evidenceFactOf, evidenceKey } from "./evidence-facts.ts";

/** Everything one slot's draft needs to know. */
export const SlotBrief = z.object({
  slot: Slot,
  facts: DraftFacts,
  /** Which signal each evidence key stands for, of those whose text the facts had to cut. */
  readable: z.record(z.string(), SignalId),
});
export type SlotBrief = z.infer<typeof SlotBrief>;

/** Evidence a draft is shown; the rest is a look-up away for nobody: five sources carry one point. */
const SHOWN_EVIDENCE = 5;

/** Cuts brand, argument, evidence and pattern down to what one draft pays for. */
export function slotBriefOf(
  slot: Slot,
  from: { contentPackage: ContentPackage; snapshot: BrandSnapshot; evidence: Signal[]; patterns: PatternTemplate[] },
): SlotBrief {
  const { contentPackage, snapshot, patterns } = from;
  const pattern = patterns.find(({ id }) => id === slot.patternId);
  if (!pattern) throw new KairoError("NOT_FOUND", `The pattern of slot ${slot.key} is gone.`);
  const evidence = from.evidence.slice(0, SHOWN_EVIDENCE);
  const keyOf = new Map(evidence.map(({ id }, index) => [id, evidenceKey(index)]));
  const { brand, readers } = brandContextOf(snapshot, slot.channel);
  const persona = snapshot.personas.find(({ id }) => id === contentPackage.personaId);
  const reader = readers.find(({ name }) => name === persona?.name) ?? null;
  const channel = CHANNEL_FACTS[slot.channel];
  const length = snapshot.brand.channels.find((each) => each.channel === slot.channel)?.length ?? pattern.lengthBand;
  const facts = evidence.map((signal, index) => evidenceFactOf(signal, evidenceKey(index)));
  const readable = evidence.flatMap(({ id, text }, index) =>
    facts[index]?.text === text ? [] : [[evidenceKey(index), id] as const],
  );
  return {
    slot,
    readable: Object.fromEntries(readable),
    facts: {
      // One reader says more than the whole audience, and either costs tokens in every call.
      brand: reader?.pains.length ? { ...brand, audience: null } : brand,
      reader,
      slot: {
        channel: slot.channel,
        limits: channel.limits.map(describeLimit),
        length,
        hook: pattern.hookType,
        structure: pattern.structure,
        beats: pattern.beats.map(({ name, instruction, optional }) => ({ name, do: instruction, optional })),
        cta: pattern.ctaType,
        hasTitle: channel.hasTitle,
        mayThread: channel.hasThreads,
        number: Number(slot.key.split("-").at(-1)),
      },
      argument: {
        thesis: contentPackage.thesis,
        points: contentPackage.supportingPoints.map(({ text, evidenceIds }) => ({
          text,
          evidence: evidenceIds.flatMap((id) => keyOf.get(id) ?? []),
        })),
        cta: contentPackage.cta,
      },
      evidence: facts,
    },
  };
}

function describeLimit({ of, unit, min, max, kind }: LengthLimit): string {
  const range = min ? `${min} to ${max}` : `at most ${max}`;
  return `${of}: ${range} ${unit.replaceAll("_", " ")}${kind === "advised" ? ", advised" : ""}`;
}
