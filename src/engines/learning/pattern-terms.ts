import type { Channel } from "../../core/channels.ts";
import type { PatternCell } from "../../core/learning-event.ts";
import type { HookType, Structure } from "../../core/pattern-template.ts";
import { createTermIndex, type TermIndex } from "./term-index.ts";

/**
 * What explains how a post does: parts of a pattern's effect, and what places do whatever the pattern.
 * Kinds whose terms meet few others come first, which keeps the solution sparse.
 */
export const TERM_KINDS = [
  "channelPair",
  "pair",
  "unpooledPair",
  "personaHook",
  "pillarHook",
  "channelHook",
  "channelStructure",
  "structure",
  "hook",
  "persona",
  "pillar",
  "channel",
] as const;
export type TermKind = (typeof TERM_KINDS)[number];

export interface Term {
  kind: TermKind;
  name: string;
}

export interface Place {
  channel: Channel;
  hookType: HookType;
  structure: Structure;
  personaId: string | null;
  pillarId: string | null;
}

const MAX_TERMS_PER_KIND = 60;

/**
 * The terms whose sum is a pattern's effect at a place.
 *
 * @param isUnpooled other brands' effects are known, but not of this pattern here
 */
export function effectTerms(place: Place, isUnpooled: boolean): Term[] {
  const { channel, hookType, structure, personaId, pillarId } = place;
  const terms: Term[] = [
    { kind: "hook", name: hookType },
    { kind: "structure", name: structure },
    { kind: "pair", name: `${hookType} ${structure}` },
    { kind: "channelHook", name: `${channel} ${hookType}` },
    { kind: "channelStructure", name: `${channel} ${structure}` },
    { kind: "channelPair", name: `${channel} ${hookType} ${structure}` },
  ];
  if (isUnpooled) terms.push({ kind: "unpooledPair", name: `${hookType} ${structure}` });
  if (personaId !== null) terms.push({ kind: "personaHook", name: `${personaId} ${hookType}` });
  if (pillarId !== null) terms.push({ kind: "pillarHook", name: `${pillarId} ${hookType}` });
  return terms;
}

/** What a channel, reader or subject does whatever the pattern: told apart, and never part of an effect. */
export function placeTerms({ channel, personaId, pillarId }: Place): Term[] {
  const terms: Term[] = [{ kind: "channel", name: channel }];
  if (personaId !== null) terms.push({ kind: "persona", name: personaId });
  if (pillarId !== null) terms.push({ kind: "pillar", name: pillarId });
  return terms;
}

export function indexTerms(named: readonly (readonly Term[])[]): TermIndex<TermKind> {
  const index = createTermIndex<TermKind>(MAX_TERMS_PER_KIND);
  const byKind = new Map<TermKind, Term[]>(TERM_KINDS.map((kind) => [kind, []]));
  for (const term of named.flat()) byKind.get(term.kind)?.push(term);
  for (const { kind, name } of [...byKind.values()].flat()) index.add(kind, name);
  return index;
}

/** Where terms stand, and the kinds of those that nothing was observed of. */
export function positionsOf(
  named: readonly Term[],
  index: TermIndex<TermKind>,
): { known: number[]; unseen: TermKind[] } {
  const known: number[] = [];
  const unseen: TermKind[] = [];
  for (const { kind, name } of named) {
    const position = index.find(kind, name);
    if (position === null) unseen.push(kind);
    else known.push(position);
  }
  return { known, unseen };
}

/** One order for any order of the same cells, newest first so that full kinds keep what counts most. */
export function compareCells(a: PatternCell, b: PatternCell): number {
  if (a.month !== b.month) return a.month < b.month ? 1 : -1;
  const [left, right] = [cellName(a), cellName(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function cellName({ evidence, channel, hookType, structure, personaId, pillarId, n, sumMicro }: PatternCell): string {
  return [evidence, channel, hookType, structure, personaId, pillarId, n, sumMicro].join(" ");
}
