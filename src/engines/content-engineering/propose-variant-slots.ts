import type { Channel } from "../../core/channels.ts";
import { DEFAULT_VARIANTS_PER_CHANNEL, MAX_VARIANTS_PER_CHANNEL, type Slot } from "../../core/content-package.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";

export interface SlotProposal {
  channels: readonly Channel[];
  /** New slots wanted per channel; with those taken a channel never gets more than it may have. */
  perChannel?: number;
  /** Patterns that fit, best first, per channel. */
  suggestions: ReadonlyMap<Channel, readonly PatternTemplate[]>;
  /** Slots the package has already. */
  taken?: readonly Slot[];
}

/**
 * New slots for a package, each with a pattern. No two slots of the package share hook and
 * structure while another suggested pattern is left; after that none of one channel do; after that the
 * best come again. A channel without any suggestion gets none.
 */
export function proposeVariantSlots(input: SlotProposal): Slot[] {
  const wanted = Math.max(1, input.perChannel ?? DEFAULT_VARIANTS_PER_CHANNEL);
  const byId = new Map([...input.suggestions.values()].flat().map((pattern) => [pattern.id, pattern]));
  const shapeOf = ({ patternId }: Slot): string => {
    const pattern = byId.get(patternId);
    return pattern ? shapeOfPattern(pattern) : patternId;
  };
  const all: Slot[] = [...(input.taken ?? [])];
  const proposed: Slot[] = [];
  for (const channel of new Set(input.channels)) {
    const patterns = input.suggestions.get(channel) ?? [];
    const present = all.filter((slot) => slot.channel === channel).length;
    const room = Math.min(wanted, MAX_VARIANTS_PER_CHANNEL - present);
    let number = 0;
    for (let count = 0; count < room; count += 1) {
      do number += 1;
      while (all.some(({ key }) => key === `${channel}-${number}`));
      const siblings = all.filter((slot) => slot.channel === channel);
      const pattern =
        patterns.find((candidate) => !all.some((slot) => shapeOf(slot) === shapeOfPattern(candidate))) ??
        patterns.find((candidate) => !siblings.some((slot) => shapeOf(slot) === shapeOfPattern(candidate))) ??
        patterns[siblings.length % patterns.length];
      if (!pattern) break;
      const slot: Slot = {
        key: `${channel}-${number}`,
        channel,
        patternId: pattern.id,
        state: "queued",
        variantId: null,
        reason: null,
        outcome: null,
      };
      proposed.push(slot);
      all.push(slot);
    }
  }
  return proposed;
}

function shapeOfPattern({ hookType, structure }: PatternTemplate): string {
  return `${hookType} × ${structure}`;
}
