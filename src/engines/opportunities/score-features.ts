import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import type { ScoreFeatureName } from "../../core/score.ts";
import { TRUST_WEIGHT } from "../../core/signal.ts";
import { availableNeeds } from "./available-needs.ts";
import { READ_SIGNALS } from "./evidence-words.ts";
import { type FeatureMeasure, impute, measured, PRIOR_MEAN } from "./feature-value.ts";
import { featureValue } from "./score-formulas.ts";
import type { ScoreSubject, ScoringContext } from "./score-subject.ts";
import { measureTimeliness } from "./timeliness.ts";

/** The beginning of what is told decides whether it was said before. */
const COMPARED_WORDS = 60;
/** What a risk flag leaves of the fit, by how much risk the channel's brand takes. */
const RISK_FACTOR = { safe: 0.5, balanced: 0.75, bold: 0.95 } as const;
/** Further flags say the same again. */
const MAX_COUNTED_RISKS = 2;
/** A novelty above this needs no word on what it comes nearest to. */
const UNLIKE_ABOVE = 0.7;
/** Fewer observations than this are as good as none. */
const LEAST_HISTORY = 0.5;
type MeasureFeature = (subject: ScoreSubject, context: ScoringContext) => FeatureMeasure;

/** How each feature is measured, in the order a breakdown shows them. */
export const FEATURES: readonly [ScoreFeatureName, MeasureFeature][] = [
  ["relevance", measureRelevance],
  ["timeliness", (subject, { now }) => measureTimeliness(subject, now)],
  ["brandFit", measureBrandFit],
  ["novelty", measureNovelty],
  ["evidence", measureEvidence],
  ["history", measureHistory],
  ["patternFit", measurePatternFit],
  ["coverage", measureCoverage],
];

function measureRelevance(
  { matches, evidence, opportunity }: ScoreSubject,
  { snapshot }: ScoringContext,
): FeatureMeasure {
  const best = matches[0];
  // An idea made from a pillar's own words would only be measured against itself.
  if (evidence.length === 0 && (opportunity.clusterId ?? null) === null && opportunity.trigger !== "person") {
    return impute("relevance", "an idea of your own strategy, not a story from outside");
  }
  if (!best) return impute("relevance", "the brand has no active pillar to compare with");
  const { pillar, named, weight } = best;
  if (named.length === 0 && isUnsaid(snapshot)) return impute("relevance", UNSAID);
  // Somebody of the brand's put the date there: that says more than its name does.
  if (named.length === 0 && opportunity.trigger === "calendar_event") return impute("relevance", "a date of your own");
  return measured(weight, { weight }, describeNamed(named, pillar.name, weight));
}

function describeNamed(named: readonly string[], pillar: string, weight: number): string {
  if (named.length === 0) return weight > 0 ? `touches on your pillar ${pillar}` : "names no keyword of your pillars";
  const quoted = named.slice(0, 3).map((word) => `“${word}”`);
  if (named.length === 1) return `names ${quoted[0]}, a keyword of your pillar ${pillar}`;
  return `names ${joinWords(quoted)}, ${named.length} of your pillar ${pillar}'s keywords`;
}

function measureBrandFit({ opportunity }: ScoreSubject, { snapshot, pillars }: ScoringContext): FeatureMeasure {
  const pillar = pillars.find(({ id }) => id === opportunity.pillarId);
  const fit = fitOf(opportunity, snapshot, pillar?.name ?? null, pillars.length);
  const risk =
    snapshot.brand.channels.find(({ channel }) => channel === opportunity.primaryChannel)?.risk ?? "balanced";
  const isWarned = opportunity.checks?.verdict === "warned";
  let reason = fit.reason;
  if (opportunity.riskFlags.length > 0) reason += `; touchy for you: ${joinWords(opportunity.riskFlags.slice(0, 3))}`;
  if (isWarned) reason += "; your rules warn about its words";
  return {
    raw: fit.weight,
    inputs: {
      weight: fit.weight,
      riskFactor: RISK_FACTOR[risk],
      riskFlags: Math.min(MAX_COUNTED_RISKS, opportunity.riskFlags.length),
      warned: isWarned ? 1 : 0,
    },
    imputed: fit.imputed,
    reason,
  };
}

function fitOf(
  { pillarId, personaId }: Pick<ScoreSubject["opportunity"], "pillarId" | "personaId">,
  snapshot: BrandSnapshot,
  pillarName: string | null,
  pillarCount: number,
): { weight: number; imputed: boolean; reason: string } {
  const { matrix, personas } = snapshot;
  const unknown = (reason: string) => ({ weight: PRIOR_MEAN.brandFit, imputed: true, reason });
  if (pillarCount === 0) return unknown("the brand has no active pillar to fit");
  if (pillarName === null) {
    if (isUnsaid(snapshot)) return unknown(UNSAID);
    return { weight: 0, imputed: false, reason: "fits none of your pillars" };
  }
  const rows = matrix.filter((row) => row.pillarId === pillarId && (personaId === null || row.personaId === personaId));
  const best = rows.reduce<(typeof rows)[number] | null>(
    (most, row) => (most && most.weight >= row.weight ? most : row),
    null,
  );
  if (!best) return unknown(`nobody has said to whom ${pillarName} matters`);
  const persona = personas.find(({ id }) => id === best.personaId)?.name ?? "your readers";
  const reason = `${pillarName} matters to ${persona} (${formatShare(best.weight)})`;
  return { weight: best.weight, imputed: false, reason };
}

function measureNovelty({ words }: ScoreSubject, { novelty, now }: ScoringContext): FeatureMeasure {
  if (novelty.size === 0) return impute("novelty", "nothing of yours to compare with yet");
  const near = novelty.nearest(words.slice(0, COMPARED_WORDS));
  const similarity = near?.similarity ?? 0;
  const distance = 1 - similarity;
  if (!near || featureValue("novelty", { similarity }, now) > UNLIKE_ABOVE) {
    const count = novelty.size === 1 ? "the one text" : `your last ${novelty.size} texts`;
    return measured(distance, { similarity }, `unlike ${count} it was held against`);
  }
  const days = Math.max(0, Math.round((now.getTime() - near.text.at.getTime()) / MILLISECONDS_PER_DAY));
  const said = near.text.text.replace(/\s+/g, " ").slice(0, 60).trim();
  const reason = `close to “${said}${near.text.text.length > 60 ? "…" : ""}”, ${days === 0 ? "today" : `${days} days ago`}`;
  return measured(distance, { similarity }, reason);
}

function measureEvidence({ evidence }: ScoreSubject): FeatureMeasure {
  if (evidence.length === 0) return impute("evidence", "rests on your strategy, not on a source");
  const trust = new Map<string, number>();
  for (const signal of evidence) {
    const teller = signal.domain ?? signal.sourceId;
    trust.set(teller, Math.max(trust.get(teller) ?? 0, TRUST_WEIGHT[signal.trust]));
  }
  const weight = [...trust.values()].reduce((sum, each) => sum + each, 0);
  const named = [...new Set(evidence.flatMap(({ domain }) => domain ?? []))];
  return measured(weight, { weight }, describeTellers(trust.size, named));
}

function describeTellers(count: number, named: readonly string[]): string {
  const verb = count === 1 ? "site tells it" : "sites tell it";
  if (named.length === 0) return `${count} of your own sources ${count === 1 ? "tells" : "tell"} it`;
  const shown = named.slice(0, 3);
  const list = count > shown.length ? `${shown.join(", ")} and ${count - shown.length} more` : joinWords(shown);
  return `${count} ${verb}: ${list}`;
}

function measureHistory({ opportunity, evidence }: ScoreSubject, { effects }: ScoringContext): FeatureMeasure {
  const domain = evidence[0]?.domain ?? null;
  const prior = effects.opportunityPrior(opportunity.type, opportunity.trigger, opportunity.pillarId, domain);
  if (prior.n < LEAST_HISTORY) return impute("history", "nothing like it was tried or decided on yet");
  const share = Math.round(Math.abs(Math.expm1(prior.mean)) * 100);
  const count = Math.max(1, Math.round(prior.n));
  const behind = `${count} ${count === 1 ? "post or decision" : "posts and decisions"}`;
  const direction =
    share === 0
      ? "about as well as your usual"
      : `about ${share} % ${prior.mean > 0 ? "better" : "worse"} than your usual`;
  return measured(prior.mean, { effect: prior.mean }, `ideas like it did ${direction} (${behind})`);
}

function measurePatternFit(
  { opportunity, evidence }: ScoreSubject,
  { patternFit, snapshot }: ScoringContext,
): FeatureMeasure {
  const place = {
    channel: opportunity.primaryChannel,
    pillarId: opportunity.pillarId,
    personaId: opportunity.personaId,
  };
  const found = patternFit.find(place, new Set(availableNeeds(evidence.slice(0, READ_SIGNALS), snapshot)));
  return found ?? impute("patternFit", "there is no pattern for its channel");
}

function measureCoverage({ opportunity }: ScoreSubject, context: ScoringContext): FeatureMeasure {
  const { coverage, packagesInWindow, pillars } = context;
  if (coverage.size === 0) return impute("coverage", "the brand has no active pillar to cover");
  const covered = opportunity.pillarId === null ? undefined : coverage.get(opportunity.pillarId);
  if (!covered && isUnsaid(context.snapshot)) return impute("coverage", UNSAID);
  if (!covered) return measured(0, { given: 0 }, "serves none of your pillars");
  const { targetShare, actualShare, debt } = covered;
  if (packagesInWindow === 0) return impute("coverage", "nothing was made in the last 14 days");
  const pillar = pillars.find(({ id }) => id === opportunity.pillarId)?.name ?? "its pillar";
  const made = Math.round(actualShare * packagesInWindow);
  const reason = `${pillar} got ${made} of the last ${packagesInWindow} packages; you want ${formatShare(targetShare)}`;
  return measured(debt, { targetShare, actualShare, packages: packagesInWindow }, reason);
}

const UNSAID = "nobody has said yet what the brand writes about";

/** Pillars that were only suggested are no reason to turn a story away. */
function isUnsaid({ brand }: BrandSnapshot): boolean {
  return brand.suggested.includes("pillars");
}

function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
