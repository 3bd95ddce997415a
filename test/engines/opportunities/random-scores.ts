import type { BandCuts } from "../../../src/core/score.ts";
import type { Signal } from "../../../src/core/signal.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import {
  prepareScoring,
  type ScorableOpportunity,
  type ScoringFacts,
} from "../../../src/engines/opportunities/score-opportunity.ts";
import { buildOpportunity, buildPattern, buildSignal, buildSnapshot, hoursAgo, idOf, NOW } from "./builders.ts";

const WORDS = "hydroponic co-op harvest canteen menu planning train comet rain school meals waste food prices".split(
  " ",
);
const TRIGGERS = [
  "breaking_news",
  "trend",
  "research",
  "calendar_event",
  "evergreen",
  "competitor_move",
  "person",
] as const;

/** Everything a score rests on, as plain data: what learning knows is a table here. */
export interface ScoreCase {
  opportunity: ScorableOpportunity;
  evidence: Signal[];
  facts: Omit<ScoringFacts, "effects" | "preferences"> & { cuts: BandCuts };
  preferences: [ReturnType<typeof idOf<"pat">>, "never" | "less" | "neutral" | "more"][];
  learned: { byPattern: Record<string, number>; byTrigger: Record<string, number>; n: number };
}

/** The scoring context of a case. */
export function contextOf({ facts, preferences, learned }: ScoreCase) {
  return prepareScoring({
    ...facts,
    preferences: new Map(preferences),
    effects: {
      patternEffect: (_channel, _pillar, _persona, { key }) => ({ mean: learned.byPattern[key] ?? 0, n: learned.n }),
      opportunityPrior: (_type, trigger) => ({ mean: learned.byTrigger[trigger] ?? 0, n: learned.n }),
    },
  });
}

/** A case as it comes back from storage: through JSON, with its instants read again. */
export function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, found: unknown) =>
    typeof found === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(found) ? new Date(found) : found,
  );
}

export function randomScoreCase(seed: number): ScoreCase {
  const random = createRandom(`score ${seed}`);
  const chance = (share: number): boolean => random.next() < share;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)] as T;
  const say = (count: number): string => Array.from({ length: count }, () => pick(WORDS)).join(" ");
  const title = say(6);
  const evidence = Array.from({ length: chance(0.25) ? 0 : Math.ceil(random.next() * 10) }, (_, at) =>
    buildSignal(at + 1, {
      title,
      text: chance(0.5) ? `${say(20)} 38 %` : "",
      publishedAt: chance(0.2) ? null : hoursAgo(random.next() * 400),
      trust: pick(["low", "normal", "high"] as const),
      url: chance(0.1) ? null : `https://site${Math.floor(random.next() * 6)}.example/${at}`,
    }),
  );
  const weak = 30 + random.next() * 15;
  return {
    opportunity: buildOpportunity({
      type: pick(["trend", "competitive", "campaign", "evergreen"] as const),
      trigger: pick(TRIGGERS),
      title,
      thesis: say(10),
      pillarId: chance(0.3) ? null : idOf("pillar", 1 + (seed % 2)),
      personaId: chance(0.3) ? null : idOf("persona", 1 + Math.floor(random.next() * 2)),
      primaryChannel: pick(["linkedin", "x", "newsletter", "blog"] as const),
      riskFlags: ["politics", "layoffs", "a rumour"].slice(0, Math.floor(random.next() * 4)),
      checks: chance(0.2) ? null : { verdict: pick(["blocked", "warned", "clean", "clean", "clean"] as const) },
      eventAt: chance(0.3) ? hoursAgo(500 * (random.next() - 0.7)) : null,
      createdAt: hoursAgo(random.next() * 300),
      clusterId: evidence.length > 0 ? idOf("cluster", 1) : null,
    }),
    evidence,
    facts: {
      snapshot: buildSnapshot({ pillars: chance(0.9), risk: pick(["safe", "balanced", "bold"] as const) }),
      patterns: Array.from({ length: Math.floor(random.next() * 6) }, (_, at) =>
        buildPattern(at + 1, {
          channels: [pick(["linkedin", "x", "newsletter"] as const)],
          evidenceNeeds: chance(0.5) ? [pick(["quote", "number", "source"] as const)] : [],
          status: pick(["active", "active", "experimental", "deprecated"] as const),
        }),
      ),
      recentTexts: Array.from({ length: Math.floor(random.next() * 4) }, () => ({
        text: chance(0.3) ? `${title} once more` : say(9),
        at: hoursAgo(random.next() * 1_400),
      })),
      recentPackages: Array.from({ length: Math.floor(random.next() * 8) }, () => ({
        pillarId: chance(0.7) ? idOf("pillar", 1 + Math.floor(random.next() * 2)) : null,
        createdAt: hoursAgo(random.next() * 500),
      })),
      cuts: { weak, ready: weak + 5 + random.next() * 30 },
      now: new Date(NOW.getTime() + Math.floor(random.next() * 1e7)),
    },
    preferences: chance(0.5) ? [[idOf("pat", 1), pick(["never", "less", "more"] as const)]] : [],
    learned: {
      byPattern: Object.fromEntries([1, 2, 3, 4, 5].map((at) => [`pattern-${at}`, random.normal() / 3])),
      byTrigger: Object.fromEntries(TRIGGERS.map((trigger) => [trigger, random.normal() / 3])),
      n: Math.floor(random.next() * 4),
    },
  };
}
