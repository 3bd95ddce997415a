import type { LearningRandom } from "./learning-random.ts";

const LEAST_VIEWS = 20;
const MOST_TIMES_LEAST = 100;

/** What is known of a variant early on, and what is kept back to judge by. */
export interface EarlyLook {
  views: number;
  clicks: number;
  restViews: number;
  restClicks: number;
}

/**
 * A look at a variant after few of its views, some variants after many more than others: of `impressions`
 * views min(20·100^U, half of them) are drawn without putting back, and the clicks among them counted
 * (hypergeometric, drawn click by click).
 */
export function lookEarly(
  { impressions, clicks }: { impressions: number; clicks: number },
  random: LearningRandom,
): EarlyLook {
  const wanted = LEAST_VIEWS * MOST_TIMES_LEAST ** random.next();
  const views = Math.max(1, Math.floor(Math.min(wanted, impressions / 2)));
  let seen = 0;
  for (let click = 0; click < clicks; click += 1) {
    if (random.next() < (views - seen) / (impressions - click)) seen += 1;
  }
  return { views, clicks: seen, restViews: impressions - views, restClicks: clicks - seen };
}
