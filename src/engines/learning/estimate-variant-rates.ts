/** One variant of a group whose variants were shown to the same audience. */
export interface VariantCount {
  /** The package, test or mailing. */
  group: string;
  key: string;
  views: number;
  hits: number;
}

export interface VariantRate extends VariantCount {
  /** Hits per view, steadied by the variant's siblings. */
  rate: number;
  /** Log of the rate over the mean of the group's steadied rates: how it does beside its siblings. */
  relative: number;
}

/** Groups with fewer views lean this much on all groups together. */
const GROUP_STEADYING_VIEWS = 100;
/** Where variants differ no more than chance, they are held together this strongly. */
const MOST_STEADYING_VIEWS = 1e6;

/**
 * Rates of variants that ran side by side, in two levels: a variant is pulled to its group's rate as if
 * it had had k more views at it, a group slightly to the rate of all. k is estimated from the data: the
 * moment estimator of beta-binomial spread (Kleinman 1973, "Proportions with extraneous variance"). For
 * rates on one audience only; posts at different times are `foldOutcomes`' matter. A group is the fair
 * comparison: absolute rates of different groups mislead.
 */
export function estimateVariantRates(counts: readonly VariantCount[]): VariantRate[] {
  const groups = new Map<string, VariantCount[]>();
  for (const count of counts) groups.set(count.group, [...(groups.get(count.group) ?? []), count]);
  const all = sumOf(counts);
  const overall = all.views > 0 ? all.hits / all.views : 0;
  const steadying = estimateSteadyingViews([...groups.values()]);
  return [...groups.values()].flatMap((siblings) => {
    const { views, hits } = sumOf(siblings);
    const groupRate = (hits + GROUP_STEADYING_VIEWS * overall) / (views + GROUP_STEADYING_VIEWS);
    const rates = siblings.map((each) => (each.hits + steadying * groupRate) / (each.views + steadying));
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    return siblings.map((each, at) => {
      const rate = rates[at] ?? groupRate;
      return { ...each, rate, relative: rate > 0 && mean > 0 ? Math.log(rate / mean) : 0 };
    });
  });
}

function estimateSteadyingViews(groups: readonly (readonly VariantCount[])[]): number {
  let beyondChance = 0;
  let room = 0;
  for (const siblings of groups) {
    const { views, hits } = sumOf(siblings);
    if (siblings.length < 2 || views === 0) continue;
    const mean = hits / views;
    const chance = mean * (1 - mean);
    const squares = siblings.reduce((sum, each) => {
      return each.views > 0 ? sum + each.views * (each.hits / each.views - mean) ** 2 : sum;
    }, 0);
    const shown = siblings.filter((each) => each.views > 0);
    const effective = views - shown.reduce((sum, each) => sum + each.views ** 2, 0) / views;
    beyondChance += squares - chance * (shown.length - 1);
    room += chance * (effective - (shown.length - 1));
  }
  const correlation = room > 0 ? beyondChance / room : 0;
  if (correlation <= 0) return MOST_STEADYING_VIEWS;
  return Math.min(MOST_STEADYING_VIEWS, Math.max(0, 1 / correlation - 1));
}

function sumOf(counts: readonly VariantCount[]): { views: number; hits: number } {
  return counts.reduce((sum, { views, hits }) => ({ views: sum.views + views, hits: sum.hits + hits }), {
    views: 0,
    hits: 0,
  });
}
