import { estimateVariantRates } from "../../src/engines/learning/estimate-variant-rates.ts";
import { createLearningRandom } from "../../test/evaluation/learning-random.ts";
import { lookEarly } from "../../test/evaluation/unequal-exposure.ts";
import { type Figures, rounded } from "./figures.ts";
import { liftOfPick, meanOf, standardErrorOf, type TestedHeadline } from "./headline-tests.ts";

const SEEDS = 20;

/** Steadied rates against raw ones, both from an early look of unequal length, judged on the views kept back. */
export function measureUnequalExposure(tests: readonly (readonly TestedHeadline[])[]): Figures {
  const differences = tests.map((): number[] => []);
  const ratios: number[] = [];
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const random = createLearningRandom(`unequal exposure ${seed}`);
    const looks = tests.map((siblings) => siblings.map((each) => lookEarly(each, random)));
    const steadied = estimateVariantRates(
      looks.flatMap((siblings, test) =>
        siblings.map(({ views, clicks }, key) => ({ group: String(test), key: String(key), views, hits: clicks })),
      ),
    );
    const rateOf = new Map(steadied.map(({ group, key, rate }) => [`${group} ${key}`, rate]));
    const errors = { steadied: 0, raw: 0 };
    for (const [test, siblings] of looks.entries()) {
      const rest = siblings.map(({ restViews, restClicks }) => restClicks / restViews);
      const raw = siblings.map(({ views, clicks }) => clicks / views);
      const own = siblings.map((_, key) => rateOf.get(`${test} ${key}`) ?? 0);
      for (const [at, rate] of rest.entries()) {
        errors.steadied += ((own[at] ?? 0) - rate) ** 2;
        errors.raw += ((raw[at] ?? 0) - rate) ** 2;
      }
      const [lift, liftOfRaw] = [liftOfPick(own, rest), liftOfPick(raw, rest)];
      if (lift !== null && liftOfRaw !== null) differences[test]?.push(lift - liftOfRaw);
    }
    ratios.push(Math.sqrt(errors.steadied / errors.raw));
  }
  const byTest = differences.filter((each) => each.length > 0).map(meanOf);
  return {
    rmseRatioToRaw: rounded(meanOf(ratios)),
    unequalMinusRawPts: rounded(meanOf(byTest)),
    unequalSe: rounded(standardErrorOf(byTest)),
  };
}
