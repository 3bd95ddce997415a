import type { Objective } from "../../core/brand.ts";
import type { Channel } from "../../core/channels.ts";
import { type LearningEvidence, MICRO_UNITS, type PatternCell } from "../../core/learning-event.ts";
import type { HookType, Structure } from "../../core/pattern-template.ts";
import { fitAdditive, type Observation } from "./additive-model.ts";
import { fadedWeight } from "./fade.ts";
import { createTermIndex, type TermIndex } from "./term-index.ts";

/** A learned effect: log scale against the brand's usual, its standard deviation, and the posts behind it. */
export interface Effect {
  mean: number;
  sd: number;
  /** Posts with this hook and structure on the channel, whatever their age. */
  n: number;
}

export type EffectOf = (
  hook: HookType,
  structure: Structure,
  personaId: string | null,
  pillarId: string | null,
) => Effect;

/**
 * How far effects spread before anything is known, as standard deviations on the log scale. The brand's
 * whole is √(.12² + .12² + .18²) ≈ .25 for a pattern, and ≈ .10 more for it on one channel.
 */
const PRIOR_SD = {
  hook: 0.12,
  structure: 0.12,
  pair: 0.18,
  channelHook: 0.05,
  channelStructure: 0.05,
  channelPair: 0.07,
  personaHook: 0.06,
  pillarHook: 0.06,
  /** Nuisances: what a channel, reader or subject does whatever the pattern; never part of an effect. */
  channel: 0.3,
  persona: 0.15,
  pillar: 0.15,
} as const;

/** Variance of one observation: posts scatter widely; a decision is a plainer word on a smaller scale. */
const NOISE: Readonly<Record<LearningEvidence, number>> = { outcome: 0.9 ** 2, decision: 0.8 ** 2 };
const MAX_TERMS_PER_KIND = 60;

interface Place {
  channel: Channel;
  hookType: HookType;
  structure: Structure;
  personaId: string | null;
  pillarId: string | null;
}

/**
 * What each hook × structure does on a channel against the brand's usual: main effects of hook and
 * structure, a small interaction, and deviations for the channel, reader and subject, shrunk together
 * (two-level: the brand's other channels inform this one, as far as the spreads above allow). Cells of
 * other objectives are left out; older months count less.
 */
export function estimatePatternEffects(
  cells: readonly PatternCell[],
  about: { objective: Objective; channel: Channel; now: Date },
): EffectOf {
  const own = cells.filter(({ objective, n }) => objective === about.objective && n > 0).sort(compareCells);
  const index = createTermIndex(MAX_TERMS_PER_KIND);
  const observations: Observation[] = own.map((cell) => {
    const weight = fadedWeight(cell.month, about.now);
    return {
      terms: [
        ...effectTerms(cell, (kind, name) => index.add(kind, name, PRIOR_SD[kind])),
        ...nuisanceTerms(cell, index),
      ],
      count: cell.n * weight,
      sum: (cell.sumMicro / MICRO_UNITS) * weight,
      noise: NOISE[cell.evidence],
    };
  });
  const fit = fitAdditive(index.variances(), observations);
  const posts = new Map<string, number>();
  for (const { evidence, channel, hookType, structure, n } of own) {
    const key = `${hookType} ${structure}`;
    if (evidence === "outcome" && channel === about.channel) posts.set(key, (posts.get(key) ?? 0) + n);
  }
  const answers = new Map<string, Effect>();

  return (hookType, structure, personaId, pillarId) => {
    const key = `${hookType} ${structure} ${personaId} ${pillarId}`;
    const known = answers.get(key);
    if (known) return known;
    const place = { channel: about.channel, hookType, structure, personaId, pillarId };
    let unseen = 0;
    const terms = effectTerms(place, (kind, name) => {
      const term = index.find(kind, name);
      if (term === null) unseen += PRIOR_SD[kind] ** 2;
      return term;
    });
    const { mean, variance } = fit.predict(terms);
    const effect = { mean, sd: Math.sqrt(variance + unseen), n: posts.get(`${hookType} ${structure}`) ?? 0 };
    answers.set(key, effect);
    return effect;
  };
}

type EffectKind = Exclude<keyof typeof PRIOR_SD, "channel" | "persona" | "pillar">;

/** The terms whose sum is a pattern's effect at a place. */
function effectTerms(
  { channel, hookType, structure, personaId, pillarId }: Place,
  termOf: (kind: EffectKind, name: string) => number | null,
): number[] {
  const terms = [
    termOf("hook", hookType),
    termOf("structure", structure),
    termOf("pair", `${hookType} ${structure}`),
    termOf("channelHook", `${channel} ${hookType}`),
    termOf("channelStructure", `${channel} ${structure}`),
    termOf("channelPair", `${channel} ${hookType} ${structure}`),
    personaId === null ? null : termOf("personaHook", `${personaId} ${hookType}`),
    pillarId === null ? null : termOf("pillarHook", `${pillarId} ${hookType}`),
  ];
  return terms.filter((term) => term !== null);
}

function nuisanceTerms({ channel, personaId, pillarId }: Place, index: TermIndex): number[] {
  const terms = [
    index.add("channel", channel, PRIOR_SD.channel),
    personaId === null ? null : index.add("persona", personaId, PRIOR_SD.persona),
    pillarId === null ? null : index.add("pillar", pillarId, PRIOR_SD.pillar),
  ];
  return terms.filter((term) => term !== null);
}

/** One order for any order of the same cells, newest first so that full kinds keep what counts most. */
function compareCells(a: PatternCell, b: PatternCell): number {
  if (a.month !== b.month) return a.month < b.month ? 1 : -1;
  const [left, right] = [cellName(a), cellName(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function cellName({ evidence, channel, hookType, structure, personaId, pillarId, n, sumMicro }: PatternCell): string {
  return [evidence, channel, hookType, structure, personaId, pillarId, n, sumMicro].join(" ");
}
