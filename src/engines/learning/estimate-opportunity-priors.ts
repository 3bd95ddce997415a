import { type LearningEvidence, MICRO_UNITS, type OpportunityCell } from "../../core/learning-event.ts";
import type { OpportunityType, Trigger } from "../../core/opportunity.ts";
import { fitAdditive, type Observation } from "./additive-model.ts";
import { fadedWeight } from "./fade.ts";
import { createTermIndex } from "./term-index.ts";

/** What is known of a kind of idea: log scale against the usual, its standard deviation, what stands behind it. */
export interface OpportunityPrior {
  mean: number;
  sd: number;
  /** Faded count of the posts and decisions that share at least its pillar or source, or its type. */
  n: number;
}

export type PriorOf = (
  type: OpportunityType,
  trigger: Trigger,
  pillarId: string | null,
  domain: string | null,
) => OpportunityPrior;

/** How far kinds spread before anything is known, as variances on the log scale. */
const PRIOR_VARIANCE = { type: 0.15 ** 2, trigger: 0.1 ** 2, pillar: 0.2 ** 2, source: 0.3 ** 2, usual: 0.15 ** 2 };
/**
 * Variance of one observation. A post's own noise is about .9² on the log scale; posts of one idea share
 * its luck, so each counts for less. People's decisions are the plainer and faster word.
 */
const NOISE: Readonly<Record<LearningEvidence, number>> = { outcome: 1.2 ** 2, decision: 0.5 ** 2 };
/** More sources than this are not told apart; the most observed ones are. */
const MAX_TERMS_PER_KIND = 150;

interface Kind extends Pick<OpportunityCell, "opportunityType" | "trigger" | "sourceDomain"> {
  pillarId: string | null;
}

/**
 * How kinds of ideas do: effects of type, pillar and source, the trigger as a deviation within its
 * type, shrunk together. A decision speaks only of what it names: with a source but no pillar of the
 * source alone, with a pillar but no source of the pillar alone, with neither of type and trigger, with
 * both of everything. Without cells every kind is the brand's usual.
 */
export function estimateOpportunityPriors(cells: readonly OpportunityCell[], now: Date): PriorOf {
  const own = cells.filter(({ n }) => n > 0).sort(compareCells);
  const index = createTermIndex<keyof typeof PRIOR_VARIANCE>(MAX_TERMS_PER_KIND);
  const behind = new Map<string, number>();
  const observations: Observation[] = own.map((cell) => {
    const weight = fadedWeight(cell.month, now);
    const named = termsSpokenOf(cell);
    for (const { kind, name } of named) {
      behind.set(`${kind} ${name}`, (behind.get(`${kind} ${name}`) ?? 0) + cell.n * weight);
    }
    const terms = [...named, { kind: "usual" as const, name: cell.evidence }]
      .map(({ kind, name }) => index.add(kind, name))
      .filter((term) => term !== null);
    return { terms, count: cell.n * weight, sum: (cell.sumMicro / MICRO_UNITS) * weight, noise: NOISE[cell.evidence] };
  });
  const fit = fitAdditive(index.variances(PRIOR_VARIANCE), observations);
  const answers = new Map<string, OpportunityPrior>();

  return (opportunityType, trigger, pillarId, sourceDomain) => {
    const key = `${opportunityType} ${trigger} ${pillarId} ${sourceDomain}`;
    const known = answers.get(key);
    if (known) return known;
    let unseen = 0;
    let n = 0;
    const terms: number[] = [];
    for (const { kind, name } of allTerms({ opportunityType, trigger, pillarId, sourceDomain })) {
      n = Math.max(n, behind.get(`${kind} ${name}`) ?? 0);
      const term = index.find(kind, name);
      if (term === null) unseen += PRIOR_VARIANCE[kind];
      else terms.push(term);
    }
    const { mean, variance } = fit.predict(terms);
    const prior = { mean, sd: Math.sqrt(variance + unseen), n };
    answers.set(key, prior);
    return prior;
  };
}

interface Term {
  kind: keyof typeof PRIOR_VARIANCE;
  name: string;
}

function allTerms({ opportunityType, trigger, pillarId, sourceDomain }: Kind): Term[] {
  return [
    { kind: "type", name: opportunityType },
    { kind: "trigger", name: `${opportunityType} ${trigger}` },
    ...(pillarId === null ? [] : [{ kind: "pillar" as const, name: pillarId }]),
    ...(sourceDomain === null ? [] : [{ kind: "source" as const, name: sourceDomain }]),
  ];
}

function termsSpokenOf(cell: OpportunityCell): Term[] {
  const terms = allTerms(cell);
  const isPartial = cell.evidence === "decision" && (cell.pillarId === null) !== (cell.sourceDomain === null);
  return isPartial ? terms.filter(({ kind }) => kind === "pillar" || kind === "source") : terms;
}

/** One order for any order of the same cells, newest first so that full kinds keep what counts most. */
function compareCells(a: OpportunityCell, b: OpportunityCell): number {
  if (a.month !== b.month) return a.month < b.month ? 1 : -1;
  const [left, right] = [cellName(a), cellName(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function cellName({
  evidence,
  opportunityType,
  trigger,
  pillarId,
  sourceDomain,
  n,
  sumMicro,
}: OpportunityCell): string {
  return [evidence, opportunityType, trigger, pillarId, sourceDomain, n, sumMicro].join(" ");
}
