import { createHash } from "node:crypto";
import type { PatternCell } from "../../src/core/learning-event.ts";
import type { HookType, Structure } from "../../src/core/pattern-template.ts";
import { estimatePatternEffects } from "../../src/engines/learning/estimate-pattern-effects.ts";
import { estimateVariantRates } from "../../src/engines/learning/estimate-variant-rates.ts";
import { type Figures, rounded } from "./figures.ts";
import { liftOfPick, meanOf, standardErrorOf, type TestedHeadline } from "./headline-tests.ts";
import { createPatternLedger } from "./pattern-ledger.ts";

const SPLITS = 20;
const NOW = new Date("2026-01-15T00:00:00.000Z");
const PLACE = { objective: "traffic", channel: "blog" } as const;

/** The data's kinds of headlines in our words: to each the hook and structure that come nearest, no two the same. */
const PATTERN_OF_KIND: Readonly<Record<string, readonly [HookType, Structure]>> = {
  he_she_they: ["story", "narrative"],
  quote: ["story", "claim_proof"],
  what_happens: ["before_after", "narrative"],
  curiosity_this: ["observation", "news_takeaway"],
  statement: ["observation", "summary"],
  you: ["observation", "problem_solution"],
  question: ["question", "question_answer"],
  number: ["number", "claim_proof"],
  listicle: ["number", "list"],
  how_to: ["how_to", "steps"],
  negative: ["mistake", "problem_solution"],
  superlative: ["contrarian", "claim_proof"],
};
const OTHER_KIND = ["observation", "summary"] as const;

/**
 * Pattern weights learned on one half of the tests choose in the other, and the other way round, for
 * several splits. Tests whose variants are all of one pattern leave nothing to choose and are not counted.
 */
export function measureColdStart(tests: readonly (readonly TestedHeadline[])[]): Figures | null {
  const parts = findParts(tests);
  const lifts = tests.map((): number[] => []);
  for (let split = 0; split < SPLITS; split += 1) {
    const halves = parts.map((part) => halfOf(part, split));
    for (const half of [0, 1]) {
      const effectOf = learn(tests.filter((_, test) => halves[test] !== half));
      for (const [test, siblings] of tests.entries()) {
        if (halves[test] !== half || new Set(siblings.map(kindOf)).size < 2) continue;
        const lift = liftOfPick(
          siblings.map(effectOf),
          siblings.map(({ clicks, impressions }) => clicks / impressions),
        );
        if (lift !== null) lifts[test]?.push(lift);
      }
    }
  }
  const byTest = lifts.filter((each) => each.length > 0).map(meanOf);
  if (byTest.length < 2) return null;
  return { coldStartLiftPct: rounded(meanOf(byTest)), coldStartSe: rounded(standardErrorOf(byTest)) };
}

/** Every variant is one unit, its reward how it did beside its siblings. */
function learn(tests: readonly (readonly TestedHeadline[])[]): (headline: TestedHeadline) => number {
  const rows = tests.flat();
  const rates = estimateVariantRates(
    rows.map(({ test_id, impressions, clicks }, at) => ({
      group: test_id,
      key: String(at),
      views: impressions,
      hits: clicks,
    })),
  );
  const relative = new Map(rates.map((rate) => [Number(rate.key), rate.relative]));
  const ledger = createPatternLedger(PLACE.objective);
  for (const [at, row] of rows.entries()) {
    const [hookType, structure] = patternOf(row);
    ledger.add({
      channel: PLACE.channel,
      hookType,
      structure,
      reward: relative.get(at) ?? 0,
      publishedAt: NOW,
    });
  }
  const cells: PatternCell[] = ledger.cells(NOW);
  const effectOf = estimatePatternEffects(cells, { objective: PLACE.objective, now: NOW });
  return (headline) => effectOf(PLACE.channel, ...patternOf(headline), null, null).mean;
}

function patternOf({ primary_pattern }: TestedHeadline): readonly [HookType, Structure] {
  return PATTERN_OF_KIND[primary_pattern] ?? OTHER_KIND;
}

function kindOf(headline: TestedHeadline): string {
  return patternOf(headline).join(" ");
}

/** By test, a name of all tests that hang together by shared headlines or images (union-find). */
function findParts(tests: readonly (readonly TestedHeadline[])[]): string[] {
  const above = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = above.get(root); next !== undefined && next !== root; next = above.get(root)) root = next;
    above.set(name, root);
    return root;
  };
  for (const { test_id, headline, image_id } of tests.flat()) {
    const shared = [`headline ${headline.trim().toLowerCase()}`, ...(image_id === null ? [] : [`image ${image_id}`])];
    for (const name of shared) above.set(rootOf(name), rootOf(`test ${test_id}`));
  }
  return tests.map((siblings) => rootOf(`test ${siblings[0]?.test_id}`));
}

function halfOf(part: string, split: number): number {
  return createHash("sha256").update(`${split} ${part}`).digest().readUInt8(0) % 2;
}
