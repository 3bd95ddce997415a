import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import type { ScoreFeatureName } from "../../core/score.ts";
import { TRUST_WEIGHT } from "../../core/signal.ts";
import { availableNeeds } from "./available-needs.ts";
import { READ_SIGNALS } from "./evidence-words.ts";
import { type FeatureValue, impute } from "./feature-value.ts";
import type { ScoreSubject, ScoringContext } from "./score-subject.ts";
import { scoreTimeliness } from "./timeliness.ts";

/** How much trust-weighted telling brings evidence to 63 %: 1 − exp(−weight / scale). */
const EVIDENCE_SCALE = 1.5;
/** Shares of common weight between which novelty falls from 1 to 0. */
const NEW_BELOW = 0.2;
const SAID_ABOVE = 0.8;
/** The beginning of what is told decides whether it was said before. */
const COMPARED_WORDS = 60;
/** What a risk flag leaves of the fit, by how much risk the channel's brand takes. */
const RISK_FACTOR = { safe: 0.5, balanced: 0.75, bold: 0.95 } as const;
/** What an open warning of the brand's own rules leaves of the fit. */
const WARNED_FACTOR = 0.9;
/** How steeply a learned effect moves history: an effect of +0.4 brings 0.5 to 0.73. */
const HISTORY_STEEPNESS = 2.5;
/** Fewer observations than this are as good as none. */
const LEAST_HISTORY = 0.5;
/** With this many packages in the window, coverage counts half of what it says. */
const COVERAGE_HALF_TRUST = 3;

type MeasureFeature = (subject: ScoreSubject, context: ScoringContext) => FeatureValue;

/** How each feature is measured, in the order a breakdown shows them. */
export const FEATURES: readonly [ScoreFeatureName, MeasureFeature][] = [
  ["relevance", scoreRelevance],
  ["timeliness", (subject, { now }) => scoreTimeliness(subject, now)],
  ["brandFit", scoreBrandFit],
  ["novelty", scoreNovelty],
  ["evidence", scoreEvidence],
  ["history", scoreHistory],
  ["patternFit", scorePatternFit],
  ["coverage", scoreCoverage],
];

function scoreRelevance({ matches, evidence, opportunity }: ScoreSubject, { snapshot }: ScoringContext): FeatureValue {
  const best = matches[0];
  // An idea made from a pillar's own words would only be measured against itself.
  if (evidence.length === 0 && (opportunity.clusterId ?? null) === null && opportunity.trigger !== "person") {
    return impute("relevance", "an idea of your own strategy, not a story from outside");
  }
  if (!best) return impute("relevance", "the brand has no active pillar to compare with");
  const { pillar, named, weight, cover } = best;
  if (named.length === 0 && isUnsaid(snapshot)) return impute("relevance", UNSAID);
  return { raw: weight, value: cover, imputed: false, reason: describeNamed(named, pillar.name, weight) };
}

function describeNamed(named: readonly string[], pillar: string, weight: number): string {
  if (named.length === 0) return weight > 0 ? `touches on your pillar ${pillar}` : "names no keyword of your pillars";
  const quoted = named.slice(0, 3).map((word) => `“${word}”`);
  if (named.length === 1) return `names ${quoted[0]}, a keyword of your pillar ${pillar}`;
  return `names ${joinWords(quoted)}, ${named.length} of your pillar ${pillar}'s keywords`;
}

function scoreBrandFit({ opportunity }: ScoreSubject, { snapshot, pillars }: ScoringContext): FeatureValue {
  const pillar = pillars.find(({ id }) => id === opportunity.pillarId);
  const fit = fitOf(opportunity, snapshot, pillar?.name ?? null, pillars.length);
  const risk =
    snapshot.brand.channels.find(({ channel }) => channel === opportunity.primaryChannel)?.risk ?? "balanced";
  let factor = RISK_FACTOR[risk] ** Math.min(2, opportunity.riskFlags.length);
  let reason = fit.reason;
  if (opportunity.riskFlags.length > 0) reason += `; touchy for you: ${joinWords(opportunity.riskFlags.slice(0, 3))}`;
  if (opportunity.checks?.verdict === "warned") {
    factor *= WARNED_FACTOR;
    reason += "; your rules warn about its words";
  }
  return { ...fit, value: fit.value * factor, reason };
}

function fitOf(
  { pillarId, personaId }: Pick<ScoreSubject["opportunity"], "pillarId" | "personaId">,
  snapshot: BrandSnapshot,
  pillarName: string | null,
  pillarCount: number,
): FeatureValue {
  const { matrix, personas } = snapshot;
  if (pillarCount === 0) return impute("brandFit", "the brand has no active pillar to fit");
  if (pillarName === null) {
    if (isUnsaid(snapshot)) return impute("brandFit", UNSAID);
    return { raw: 0, value: 0, imputed: false, reason: "fits none of your pillars" };
  }
  const rows = matrix.filter((row) => row.pillarId === pillarId && (personaId === null || row.personaId === personaId));
  const best = rows.reduce<(typeof rows)[number] | null>(
    (most, row) => (most && most.weight >= row.weight ? most : row),
    null,
  );
  if (!best) return impute("brandFit", `nobody has said to whom ${pillarName} matters`);
  const persona = personas.find(({ id }) => id === best.personaId)?.name ?? "your readers";
  const reason = `${pillarName} matters to ${persona} (${formatShare(best.weight)})`;
  return { raw: best.weight, value: best.weight, imputed: false, reason };
}

function scoreNovelty({ words }: ScoreSubject, { novelty, now }: ScoringContext): FeatureValue {
  if (novelty.size === 0) return impute("novelty", "nothing of yours to compare with yet");
  const near = novelty.nearest(words.slice(0, COMPARED_WORDS));
  const distance = 1 - (near?.similarity ?? 0);
  const value = clamp((distance - (1 - SAID_ABOVE)) / (SAID_ABOVE - NEW_BELOW));
  if (!near || value > 0.7) {
    const count = novelty.size === 1 ? "the one text" : `your last ${novelty.size} texts`;
    return { raw: distance, value, imputed: false, reason: `unlike ${count} it was held against` };
  }
  const days = Math.max(0, Math.round((now.getTime() - near.text.at.getTime()) / MILLISECONDS_PER_DAY));
  const said = near.text.text.replace(/\s+/g, " ").slice(0, 60).trim();
  const reason = `close to “${said}${near.text.text.length > 60 ? "…" : ""}”, ${days === 0 ? "today" : `${days} days ago`}`;
  return { raw: distance, value, imputed: false, reason };
}

function scoreEvidence({ evidence }: ScoreSubject): FeatureValue {
  if (evidence.length === 0) return impute("evidence", "rests on your strategy, not on a source");
  const trust = new Map<string, number>();
  for (const signal of evidence) {
    const teller = signal.domain ?? signal.sourceId;
    trust.set(teller, Math.max(trust.get(teller) ?? 0, TRUST_WEIGHT[signal.trust]));
  }
  const weight = [...trust.values()].reduce((sum, each) => sum + each, 0);
  const named = [...new Set(evidence.flatMap(({ domain }) => domain ?? []))];
  return {
    raw: weight,
    value: 1 - Math.exp(-weight / EVIDENCE_SCALE),
    imputed: false,
    reason: describeTellers(trust.size, named),
  };
}

function describeTellers(count: number, named: readonly string[]): string {
  const verb = count === 1 ? "site tells it" : "sites tell it";
  if (named.length === 0) return `${count} of your own sources ${count === 1 ? "tells" : "tell"} it`;
  const shown = named.slice(0, 3);
  const list = count > shown.length ? `${shown.join(", ")} and ${count - shown.length} more` : joinWords(shown);
  return `${count} ${verb}: ${list}`;
}

function scoreHistory({ opportunity, evidence }: ScoreSubject, { effects }: ScoringContext): FeatureValue {
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
  const value = 1 / (1 + Math.exp(-HISTORY_STEEPNESS * prior.mean));
  return { raw: prior.mean, value, imputed: false, reason: `ideas like it did ${direction} (${behind})` };
}

function scorePatternFit(
  { opportunity, evidence }: ScoreSubject,
  { patternFit, snapshot }: ScoringContext,
): FeatureValue {
  const place = {
    channel: opportunity.primaryChannel,
    pillarId: opportunity.pillarId,
    personaId: opportunity.personaId,
  };
  const found = patternFit.find(place, new Set(availableNeeds(evidence.slice(0, READ_SIGNALS), snapshot)));
  return found ?? impute("patternFit", "there is no pattern for its channel");
}

function scoreCoverage({ opportunity }: ScoreSubject, context: ScoringContext): FeatureValue {
  const { coverage, packagesInWindow, pillars } = context;
  if (coverage.size === 0) return impute("coverage", "the brand has no active pillar to cover");
  const covered = opportunity.pillarId === null ? undefined : coverage.get(opportunity.pillarId);
  if (!covered && isUnsaid(context.snapshot)) return impute("coverage", UNSAID);
  if (!covered) return { raw: 0, value: 0, imputed: false, reason: "serves none of your pillars" };
  const { targetShare, actualShare, debt } = covered;
  if (packagesInWindow === 0) return impute("coverage", "nothing was made in the last 14 days");
  const pillar = pillars.find(({ id }) => id === opportunity.pillarId)?.name ?? "its pillar";
  const trusted = packagesInWindow / (packagesInWindow + COVERAGE_HALF_TRUST);
  const owed = targetShare > 0 ? Math.max(-1, debt / targetShare) : -1;
  const made = Math.round(actualShare * packagesInWindow);
  const reason = `${pillar} got ${made} of the last ${packagesInWindow} packages; you want ${formatShare(targetShare)}`;
  return { raw: debt, value: clamp(0.5 + 0.5 * owed * trusted), imputed: false, reason };
}

const UNSAID = "nobody has said yet what the brand writes about";

/** Pillars that were only suggested are no reason to turn a story away. */
function isUnsaid({ brand }: BrandSnapshot): boolean {
  return brand.suggested.includes("pillars");
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
