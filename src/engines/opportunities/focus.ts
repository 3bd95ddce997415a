import type { FocusFacts } from "../../core/board.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { CHANNEL_FACTS } from "../../core/channels.ts";
import type { Opportunity } from "../../core/opportunity.ts";
import type { Band } from "../../core/score.ts";

interface FocusCard {
  opportunity: Pick<Opportunity, "pillarId" | "personaId" | "primaryChannel">;
  breakdown: { band: Band; total: number };
}

/** What a board leans to: the pillar, reader and channel with most score behind them, and how many cards are ready. */
export function focusFactsOf(cards: readonly FocusCard[], snapshot: BrandSnapshot): FocusFacts {
  const heaviest = <K extends string>(keyOf: (card: FocusCard) => K | null): K | null => {
    const weights = new Map<K, number>();
    for (const card of cards) {
      const key = keyOf(card);
      if (key !== null) weights.set(key, (weights.get(key) ?? 0) + card.breakdown.total);
    }
    const ranked = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return ranked[0]?.[0] ?? null;
  };
  return {
    pillarId: heaviest(({ opportunity }) => opportunity.pillarId),
    personaId: heaviest(({ opportunity }) => opportunity.personaId),
    channel: heaviest(({ opportunity }) => opportunity.primaryChannel) ?? snapshot.brand.primaryChannel,
    highScoreCount: cards.filter(({ breakdown }) => breakdown.band === "ready").length,
  };
}

/** One sentence over the board, in English as all of Kairo's own sentences are. */
export function focusSentence(facts: FocusFacts, snapshot: BrandSnapshot): string {
  const pillar = snapshot.pillars.find(({ id }) => id === facts.pillarId)?.name;
  const persona = snapshot.personas.find(({ id }) => id === facts.personaId)?.name;
  const channel = CHANNEL_FACTS[facts.channel].name;
  const subject = [pillar, persona ? `for ${persona}` : undefined].filter(Boolean).join(" ");
  const leaning = subject ? `Today leans to ${subject}, mostly on ${channel}` : `Today is mostly for ${channel}`;
  if (facts.highScoreCount === 0) return `${leaning}; no idea is strong enough to take as it is.`;
  const count = facts.highScoreCount === 1 ? "one idea is" : `${facts.highScoreCount} ideas are`;
  return `${leaning}; ${count} ready to write.`;
}
