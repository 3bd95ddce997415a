import type { BrandChannel } from "../../core/brand.ts";
import type { Channel } from "../../core/channels.ts";
import { DEFAULT_VARIANTS_PER_CHANNEL, MAX_VARIANTS_PER_CHANNEL, type Slot } from "../../core/content-package.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";

export interface SlotProposal {
  channels: readonly Channel[];
  /** New slots wanted per channel; with those taken a channel never gets more than it may have. */
  perChannel?: number;
  /** Patterns that fit, best first, per channel. */
  suggestions: ReadonlyMap<Channel, readonly PatternTemplate[]>;
  /** How much the brand dares on a channel; a channel it does not name is `balanced`. */
  risks?: ReadonlyMap<Channel, BrandChannel["risk"]>;
  /** Slots the package has already. */
  taken?: readonly Slot[];
  /** True when a person wants more drafts even of shapes the channel has already. */
  repeatShapes?: boolean;
}

type Risk = BrandChannel["risk"];

/** Of one channel's slots so many may use a pattern with risk flags before others are used up. */
const MOST_RISKY: Readonly<Record<Risk, number>> = { safe: 0, balanced: 1, bold: MAX_VARIANTS_PER_CHANNEL };

/**
 * New slots for a package, each with a pattern. No two slots of the package share hook and structure
 * while another suggested pattern is left; no two of one channel do at all, unless `repeatShapes` asks
 * for more than there is. On a safe channel patterns with risk flags come after all others, on a balanced
 * one after the first of them. A channel without a fitting pattern gets fewer slots, or none.
 */
export function proposeVariantSlots(input: SlotProposal): Slot[] {
  const wanted = Math.max(1, input.perChannel ?? DEFAULT_VARIANTS_PER_CHANNEL);
  const byId = new Map([...input.suggestions.values()].flat().map((pattern) => [pattern.id, pattern]));
  const all: Slot[] = [...(input.taken ?? [])];
  const proposed: Slot[] = [];
  for (const channel of new Set(input.channels)) {
    const patterns = input.suggestions.get(channel) ?? [];
    const risk = input.risks?.get(channel) ?? "balanced";
    const present = all.filter((slot) => slot.channel === channel).length;
    const room = Math.min(wanted, MAX_VARIANTS_PER_CHANNEL - present);
    for (let count = 0; count < room; count += 1) {
      const siblings = all.filter((slot) => slot.channel === channel);
      const among = { all, siblings, byId };
      const pattern =
        choosePattern(withinRisk(patterns, siblings, byId, risk), among) ??
        choosePattern(patterns, among) ??
        (input.repeatShapes ? patterns[siblings.length % patterns.length] : undefined);
      if (!pattern) break;
      const slot = slotOf(channel, pattern, all);
      proposed.push(slot);
      all.push(slot);
    }
  }
  return proposed;
}

type PatternsById = ReadonlyMap<string, PatternTemplate>;

function withinRisk(
  patterns: readonly PatternTemplate[],
  siblings: readonly Slot[],
  byId: PatternsById,
  risk: Risk,
): PatternTemplate[] {
  const risky = siblings.filter(({ patternId }) => isRisky(byId.get(patternId))).length;
  return patterns.filter((pattern) => !isRisky(pattern) || risky < MOST_RISKY[risk]);
}

function isRisky(pattern: PatternTemplate | undefined): boolean {
  return pattern !== undefined && pattern.riskFlags.length > 0;
}

function choosePattern(
  patterns: readonly PatternTemplate[],
  { all, siblings, byId }: { all: readonly Slot[]; siblings: readonly Slot[]; byId: PatternsById },
): PatternTemplate | undefined {
  const shapesOf = (slots: readonly Slot[]): Set<string> =>
    new Set(slots.map(({ patternId }) => shapeOf(byId.get(patternId)) ?? patternId));
  const [inPackage, onChannel] = [shapesOf(all), shapesOf(siblings)];
  return (
    patterns.find((pattern) => !inPackage.has(shapeOf(pattern))) ??
    patterns.find((pattern) => !onChannel.has(shapeOf(pattern)))
  );
}

function shapeOf(pattern: PatternTemplate): string;
function shapeOf(pattern: PatternTemplate | undefined): string | undefined;
function shapeOf(pattern: PatternTemplate | undefined): string | undefined {
  return pattern && `${pattern.hookType} × ${pattern.structure}`;
}

function slotOf(channel: Channel, { id: patternId }: PatternTemplate, all: readonly Slot[]): Slot {
  const keys = new Set(all.map(({ key }) => key));
  let number = 1;
  while (keys.has(`${channel}-${number}`)) number += 1;
  const empty = { variantId: null, reason: null, outcome: null };
  return { key: `${channel}-${number}`, channel, patternId, state: "queued", ...empty };
}
