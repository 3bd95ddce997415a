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

/** How far rates differ, as a share of themselves, before any were seen: siblings, and groups among each other. */
const USUAL_SPREAD = { siblings: 0.25, groups: 0.5 } as const;
/** How many views that assumption weighs against what the counts show. */
const USUAL_SPREAD_VIEWS = 2_000;
/** Where rates differ no more than chance, they are held together this strongly. */
const MOST_STEADYING_VIEWS = 1e6;

/**
 * Rates of variants that ran side by side, in two levels: a variant is pulled to its group's rate as if
 * it had had k more views at it, a group to the rate of all likewise. Both k are estimated from the data:
 * the moment estimator of beta-binomial spread (Kleinman 1973, "Proportions with extraneous variance"),
 * with a usual spread for want of groups. For rates on one audience only; posts at different times are
 * `foldOutcomes`' matter. A group is the fair comparison: absolute rates of different groups mislead.
 */
export function estimateVariantRates(counts: readonly VariantCount[]): VariantRate[] {
  const groups = new Map<string, VariantCount[]>();
  for (const count of counts) {
    const siblings = groups.get(count.group);
    if (siblings) siblings.push(count);
    else groups.set(count.group, [count]);
  }
  const all = sumOf(counts);
  const overall = all.views > 0 ? all.hits / all.views : 0;
  const siblingViews = estimateSteadyingViews([...groups.values()], overall, USUAL_SPREAD.siblings);
  const groupViews = estimateSteadyingViews([[...groups.values()].map(sumOf)], overall, USUAL_SPREAD.groups);
  return [...groups.values()].flatMap((siblings) => {
    const groupRate = pull(sumOf(siblings), overall, groupViews);
    const rates = siblings.map((each) => pull(each, groupRate, siblingViews));
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    return siblings.map((each, at) => {
      const rate = rates[at] ?? groupRate;
      return { ...each, rate, relative: rate > 0 && mean > 0 ? Math.log(rate / mean) : 0 };
    });
  });
}

type Count = Pick<VariantCount, "views" | "hits">;

function pull({ views, hits }: Count, rate: number, steadyingViews: number): number {
  return (hits + steadyingViews * rate) / (views + steadyingViews);
}

function estimateSteadyingViews(groups: readonly (readonly Count[])[], overall: number, usualSpread: number): number {
  let beyondChance = USUAL_SPREAD_VIEWS * (usualSpread * overall) ** 2;
  let room = USUAL_SPREAD_VIEWS * overall * (1 - overall);
  for (const siblings of groups) {
    const { views, hits } = sumOf(siblings);
    const shown = siblings.filter((each) => each.views > 0);
    if (shown.length < 2) continue;
    const mean = hits / views;
    const chance = mean * (1 - mean);
    const squares = shown.reduce((sum, each) => sum + each.views * (each.hits / each.views - mean) ** 2, 0);
    const effective = views - shown.reduce((sum, each) => sum + each.views ** 2, 0) / views;
    beyondChance += squares - chance * (shown.length - 1);
    room += chance * (effective - (shown.length - 1));
  }
  const correlation = room > 0 ? beyondChance / room : 0;
  if (correlation <= 0) return MOST_STEADYING_VIEWS;
  return Math.min(MOST_STEADYING_VIEWS, Math.max(0, 1 / correlation - 1));
}

function sumOf(counts: readonly Count[]): Count {
  return counts.reduce((sum, { views, hits }) => ({ views: sum.views + views, hits: sum.hits + hits }), {
    views: 0,
    hits: 0,
  });
}
