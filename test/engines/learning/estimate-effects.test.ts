import { describe, expect, it } from "vitest";
import type { Channel } from "../../../src/core/channels.ts";
import type { OpportunityCell, PatternCell } from "../../../src/core/learning-event.ts";
import type { HookType, Structure } from "../../../src/core/pattern-template.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { fitAdditive } from "../../../src/engines/learning/additive-model.ts";
import { estimateOpportunityPriors } from "../../../src/engines/learning/estimate-opportunity-priors.ts";
import { type EffectsAbout, estimatePatternEffects } from "../../../src/engines/learning/estimate-pattern-effects.ts";
import { fadedWeight } from "../../../src/engines/learning/fade.ts";
import { foldOutcomes } from "../../../src/engines/learning/fold-outcomes.ts";
import { updatePatternWeights } from "../../../src/engines/learning/update-pattern-weights.ts";
import { idOf } from "../opportunities/builders.ts";
import { buildNumbers, buildPatternCell, buildPost, daysAgo, NOW, postingUses } from "./builders.ts";

const about = { objective: "engagement", channel: "linkedin", now: NOW } as const;

function estimateOn(cells: readonly PatternCell[], { channel, ...at }: EffectsAbout & { channel: Channel }) {
  const effectOf = estimatePatternEffects(cells, at);
  return (hook: HookType, structure: Structure, personaId: string | null, pillarId: string | null) =>
    effectOf(channel, hook, structure, personaId, pillarId);
}

describe("estimatePatternEffects", () => {
  it("knows nothing without cells, and says how little", () => {
    const { mean, sd, n } = estimateOn([], about)("question", "steps", null, null);
    expect([mean, n]).toEqual([0, 0]);
    expect(sd).toBeGreaterThan(0.2);
  });

  it("flips its sign when the effect behind the posts is flipped, all the way from metrics", () => {
    const learn = (factor: number) => {
      const random = createRandom("flip");
      const hooks: HookType[] = ["question", "number"];
      const posts = Array.from({ length: 40 }, (_, at) =>
        buildPost(at + 1, { hookType: hooks[at % 2] ?? "question", publishedAt: daysAgo(80 - 1.5 * at) }),
      );
      const events = posts.flatMap((post) => {
        const effect = (post.hookType === "question" ? 0.6 : -0.6) * factor;
        return buildNumbers(post, 2_000, Math.round(60 * Math.exp(effect + 0.3 * random.normal())));
      });
      const outcomes = foldOutcomes({ posts, events, objective: "engagement", now: NOW });
      const { cells } = updatePatternWeights({ ...postingUses(), previous: [], outcomes, decisions: new Map() });
      const effectOf = estimateOn(cells, about);
      return (["question", "number"] as const).map((hook) => effectOf(hook, "steps", null, null).mean);
    };
    const [question = 0, number = 0] = learn(1);
    const [flippedQuestion = 0, flippedNumber = 0] = learn(-1);
    expect(question).toBeGreaterThan(0.1);
    expect(number).toBeLessThan(-0.1);
    expect(flippedQuestion).toBeLessThan(-0.1);
    expect(flippedNumber).toBeGreaterThan(0.1);
  });

  it("shrinks few posts more than many and grows surer with each", () => {
    const few = estimateOn([buildPatternCell("question", "steps", 2, 0.5)], about)("question", "steps", null, null);
    const many = estimateOn([buildPatternCell("question", "steps", 40, 0.5)], about)("question", "steps", null, null);
    expect(few.mean).toBeGreaterThan(0);
    expect(few.mean).toBeLessThan(many.mean);
    expect(many.mean).toBeLessThan(0.5);
    expect(many.sd).toBeLessThan(few.sd);
    expect([few.n, many.n]).toEqual([2, 40]);
  });

  it("lends what a hook does to its other structures and the brand's other channels, less than to itself", () => {
    const effectOf = estimateOn([buildPatternCell("question", "steps", 30, 0.5)], about);
    const elsewhere = estimateOn([buildPatternCell("question", "steps", 30, 0.5)], {
      ...about,
      channel: "x",
    });
    const own = effectOf("question", "steps", null, null).mean;
    const otherStructure = effectOf("question", "list", null, null).mean;
    const otherChannel = elsewhere("question", "steps", null, null);
    expect(own).toBeGreaterThan(otherChannel.mean);
    expect(otherChannel.mean).toBeGreaterThan(otherStructure);
    expect(otherStructure).toBeGreaterThan(0);
    expect(otherChannel.n).toBe(0);
  });

  it("tells readers apart without losing the rest", () => {
    const cells = [
      buildPatternCell("question", "steps", 20, 0.6, { personaId: idOf("persona", 1) }),
      buildPatternCell("question", "steps", 20, -0.2, { personaId: idOf("persona", 2) }),
    ];
    const effectOf = estimateOn(cells, about);
    const [first, second] = [1, 2].map((number) => effectOf("question", "steps", idOf("persona", number), null).mean);
    expect(first).toBeGreaterThan(second ?? 0);
  });

  it("lets half of a month's weight go every ninety days, and leaves other objectives out", () => {
    const ratio = fadedWeight("2026-01", NOW) / fadedWeight("2026-04", NOW);
    expect(ratio).toBeCloseTo(2 ** (-90 / 90), 6);
    expect(fadedWeight("2026-12", NOW)).toBe(1);
    const old = estimateOn([buildPatternCell("question", "steps", 10, 0.5, { month: "2025-01" })], about);
    const fresh = estimateOn([buildPatternCell("question", "steps", 10, 0.5)], about);
    expect(old("question", "steps", null, null).mean).toBeLessThan(fresh("question", "steps", null, null).mean / 4);
    const other = estimateOn([buildPatternCell("question", "steps", 10, 0.5, { objective: "leads" })], about);
    expect(other("question", "steps", null, null)).toMatchObject({ mean: 0, n: 0 });
  });

  it("gives the same for the same cells in any order", () => {
    const cells = Array.from({ length: 60 }, (_, at) =>
      buildPatternCell(
        (["question", "number", "story"] as const)[at % 3] ?? "question",
        at % 2 ? "steps" : "list",
        1 + (at % 4),
        (at % 7) / 10 - 0.3,
        {
          channel: at % 5 ? "linkedin" : "x",
          personaId: idOf("persona", 1 + (at % 3)),
          month: `2026-${String(1 + (at % 9)).padStart(2, "0")}`,
        },
      ),
    );
    const ask = (from: typeof cells) => estimateOn(from, about)("number", "list", idOf("persona", 2), null);
    expect(ask([...cells].reverse())).toEqual(ask(cells));
  });

  it("estimates how far posts scatter: steady ones say more than wild ones", () => {
    const posts = (scatter: number): PatternCell[] => {
      const random = createRandom("scatter");
      const hooks: HookType[] = ["question", "number", "story", "mistake"];
      return Array.from({ length: 80 }, (_, at) => {
        const reward = (at % 4 === 0 ? 0.4 : -0.1) + scatter * random.normal();
        return buildPatternCell(hooks[at % 4] ?? "question", "steps", 1, reward);
      });
    };
    const [steady, wild] = [0.3, 1.2].map((scatter) =>
      estimateOn(posts(scatter), about)("question", "steps", null, null),
    );
    expect(steady?.sd).toBeLessThan((wild?.sd ?? 0) * 0.6);
  });

  it("estimates where effects come from: it lends more to a hook's other structures where hooks explain more", () => {
    const hooks: HookType[] = ["question", "number", "story", "mistake", "how_to", "contrarian"];
    const structures: Structure[] = ["steps", "list", "narrative", "comparison"];
    const learn = (effect: (hook: number, structure: number) => number): number => {
      const random = createRandom("where from");
      const cells = hooks.flatMap((hook, at) =>
        structures.flatMap((structure, other) => {
          if (at === 0 && other === 0) return [];
          const rewards = Array.from({ length: 12 }, () => effect(at, other) + 0.6 * random.normal());
          return rewards.map((reward) => buildPatternCell(hook, structure, 1, reward));
        }),
      );
      return estimateOn(cells, about)("question", "steps", null, null).mean;
    };
    const byHook = learn((hook) => (hook === 0 ? 0.6 : 0.12 * (hook - 3)));
    // The hook is as good in the mean, but each meeting goes its own way.
    const byPair = learn((hook, structure) => (hook === 0 ? 0.6 : 0) + 0.7 * ((hook + structure) % 2 ? 1 : -1));
    expect(byHook).toBeGreaterThan(0.25);
    expect(byHook).toBeGreaterThan(byPair + 0.1);
  });

  it("counts decisions as a word of their own, not as posts", () => {
    const effect = estimateOn([buildPatternCell("question", "steps", 6, 0.5, { evidence: "decision" })], about)(
      "question",
      "steps",
      null,
      null,
    );
    expect(effect.mean).toBeGreaterThan(0);
    expect(effect.n).toBe(0);
  });
});

describe("estimateOpportunityPriors", () => {
  function cell(n: number, mean: number, facts: Partial<OpportunityCell> = {}): OpportunityCell {
    return {
      opportunityType: "trend",
      trigger: "research",
      pillarId: idOf("pillar", 1),
      sourceDomain: "site.example",
      month: "2026-11",
      evidence: "decision",
      n,
      sumMicro: Math.round(n * mean * 1_000_000),
      sumSquaresMicro: 0,
      ...facts,
    };
  }

  it("moves visibly on one plain decision, and the other way on the opposite one", () => {
    const liked = estimateOpportunityPriors([cell(1, 0.6)], NOW)(
      "trend",
      "research",
      idOf("pillar", 1),
      "site.example",
    );
    const disliked = estimateOpportunityPriors([cell(1, -0.6)], NOW)(
      "trend",
      "research",
      idOf("pillar", 1),
      "site.example",
    );
    expect(liked.mean).toBeGreaterThan(0.1);
    expect(disliked.mean).toBeCloseTo(-liked.mean, 12);
    expect(liked.n).toBeGreaterThan(0.5);
  });

  it("lets weak evidence move its source alone, and a plain kind the type alone", () => {
    const weak = estimateOpportunityPriors([cell(3, -0.4, { pillarId: null })], NOW);
    expect(weak("evergreen", "evergreen", null, "site.example").mean).toBeLessThan(-0.1);
    expect(weak("trend", "research", idOf("pillar", 1), "other.example")).toMatchObject({ mean: 0, n: 0 });
    const generic = estimateOpportunityPriors([cell(3, -0.3, { pillarId: null, sourceDomain: null })], NOW);
    expect(generic("trend", "research", null, null).mean).toBeLessThan(0);
    expect(generic("evergreen", "evergreen", idOf("pillar", 1), "site.example").mean).toBe(0);
  });

  it("bears a brand with thousands of sources", () => {
    const cells = Array.from({ length: 3_000 }, (_, at) => cell(1, 0.2, { sourceDomain: `site${at}.example` }));
    const started = performance.now();
    const { mean } = estimateOpportunityPriors(cells, NOW)("trend", "research", idOf("pillar", 1), "new.example");
    expect(mean).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

describe("fitAdditive", () => {
  it("is the textbook answer for one normal mean", () => {
    const fit = fitAdditive([0.25], [{ terms: [0], count: 4, sum: 2, noise: 1 }]);
    expect(fit.predict([0]).mean).toBeCloseTo(2 / (4 + 4), 12);
    expect(fit.predict([0]).variance).toBeCloseTo(1 / (4 + 4), 12);
  });

  it("agrees with the inverse of the precision, and tells how much was gained and left over", () => {
    const random = createRandom("inverse");
    for (let trial = 0; trial < 20; trial += 1) {
      const size = 2 + Math.floor(random.next() * 9);
      const variances = Array.from({ length: size }, () => 0.05 + random.next());
      const observations = Array.from({ length: 12 }, () => {
        const terms = variances.flatMap((_, term) => (random.next() < 0.4 ? [term] : []));
        const values = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => random.normal());
        return {
          terms,
          count: values.length,
          sum: values.reduce((sum, value) => sum + value, 0),
          squares: values.reduce((sum, value) => sum + value * value, 0),
          noise: 0.5 + random.next(),
        };
      });
      const precision = variances.map((variance, row) =>
        variances.map((_, column) =>
          observations.reduce(
            (sum, { terms, count, noise }) =>
              terms.includes(row) && terms.includes(column) ? sum + count / noise : sum,
            row === column ? 1 / variance : 0,
          ),
        ),
      );
      const target = variances.map((_, term) =>
        observations.reduce((sum, each) => (each.terms.includes(term) ? sum + each.sum / each.noise : sum), 0),
      );
      const { inverse, logDeterminant } = invert(precision);
      const means = inverse.map((row) => row.reduce((sum, entry, at) => sum + entry * (target[at] ?? 0), 0));
      const fit = fitAdditive(variances, observations);
      const asked = [0, size - 1];
      const spread = asked.flatMap((row) => asked.map((column) => inverse[row]?.[column] ?? 0));
      expect(fit.predict(asked).mean).toBeCloseTo((means[0] ?? 0) + (means[size - 1] ?? 0), 9);
      expect(fit.predict(asked).variance).toBeCloseTo(
        spread.reduce((sum, entry) => sum + entry, 0),
        9,
      );
      expect(fit.logGain).toBeCloseTo(
        logDeterminant + variances.reduce((sum, variance) => sum + Math.log(variance), 0),
        9,
      );
      const squares = observations.reduce((sum, each) => sum + each.squares / each.noise, 0);
      expect(fit.residual).toBeCloseTo(squares - means.reduce((sum, mean, at) => sum + mean * (target[at] ?? 0), 0), 9);
    }
  });

  it("covers true effects as often as it claims", () => {
    const random = createRandom("coverage");
    let inside = 0;
    const runs = 400;
    for (let run = 0; run < runs; run += 1) {
      const truth = Array.from({ length: 5 }, () => 0.3 * random.normal());
      const observations = Array.from({ length: 30 }, () => {
        const term = Math.floor(random.next() * 5);
        return { terms: [term], count: 1, sum: (truth[term] ?? 0) + random.normal(), noise: 1 };
      });
      const { mean, variance } = fitAdditive(
        truth.map(() => 0.09),
        observations,
      ).predict([run % 5]);
      if (Math.abs(mean - (truth[run % 5] ?? 0)) <= 1.6449 * Math.sqrt(variance)) inside += 1;
    }
    expect(inside / runs).toBeGreaterThan(0.86);
    expect(inside / runs).toBeLessThan(0.94);
  });
});

/** Gauss and Jordan, as a plain second way. */
function invert(matrix: readonly (readonly number[])[]): { inverse: number[][]; logDeterminant: number } {
  const size = matrix.length;
  const rows = matrix.map((row, at) => [...row, ...matrix.map((_, column) => (column === at ? 1 : 0))]);
  let logDeterminant = 0;
  for (const [at, row] of rows.entries()) {
    const pivot = row[at] ?? 1;
    logDeterminant += Math.log(pivot);
    for (let column = 0; column < 2 * size; column += 1) row[column] = (row[column] ?? 0) / pivot;
    for (const other of rows) {
      const factor = other[at] ?? 0;
      if (other === row || factor === 0) continue;
      for (let column = 0; column < 2 * size; column += 1) {
        other[column] = (other[column] ?? 0) - factor * (row[column] ?? 0);
      }
    }
  }
  return { inverse: rows.map((row) => row.slice(size)), logDeterminant };
}
