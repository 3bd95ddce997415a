import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { Channel } from "../core/channels.ts";
import type { CheckReport, Finding } from "../core/guardrail.ts";
import type { OpportunityText } from "../core/opportunity.ts";
import type { Signal } from "../core/signal.ts";
import type { VariantContent } from "../core/variant.ts";
import { applyGuardrails, verdictOf } from "../engines/brand-brain/apply-guardrails.ts";
import { brandFactsOf } from "../engines/brand-brain/brand-facts.ts";
import { checkClaims } from "../engines/brand-brain/check-claims.ts";
import {
  type CheckedText,
  checkedTextsOfContent,
  checkedTextsOfOpportunity,
  withCheckedTexts,
} from "../engines/brand-brain/checked-text.ts";
import { guardrailsOf } from "../engines/brand-brain/compile-guardrails.ts";
import { type FitOptions, fitToChannel } from "../engines/content-engineering/fit-to-channel.ts";
import { lengthFindings } from "../engines/content-engineering/measure-length.ts";
import { hasAnchor } from "../engines/opportunities/check-why-now.ts";

export interface CheckedContent {
  report: CheckReport;
  /** The content with the safe automatic fixes applied, brought within the channel's limits as far as `fit` allows. */
  fixed: VariantContent;
  /** What was done to its length. */
  repairs: string[];
}

/** Everything a machine can say about a draft: the brand's rules, its claims, its length. */
export function checkContent(
  snapshot: BrandSnapshot,
  channel: Channel,
  content: VariantContent,
  evidence: Signal[],
  fit: FitOptions = {},
): CheckedContent {
  const texts = checkedTextsOfContent(content);
  const sources = contentSources(snapshot, evidence);
  const claimAndLengthFindings = (pieces: CheckedText[]): Finding[] => [
    ...checkClaims(pieces, sources),
    ...lengthFindings(channel, withCheckedTexts(content, pieces)),
  ];
  const { report, fixed } = applyGuardrails(guardrailsOf(snapshot, channel), texts, {
    alsoCheck: claimAndLengthFindings,
  });
  const findings = [...report.findings, ...claimAndLengthFindings(texts)];
  const { content: fitted, repairs } = fitToChannel(channel, withCheckedTexts(content, fixed), fit);
  return { report: { ...report, findings, verdict: verdictOf(findings) }, fixed: fitted, repairs };
}

/** The same checks on an opportunity's words, and whether its `whyNow` names an anchor. */
export function checkOpportunityText(
  snapshot: BrandSnapshot,
  text: OpportunityText,
  evidence: Signal[],
  now: Date,
  { isOwnIdea = false } = {},
): CheckReport {
  const texts = checkedTextsOfOpportunity(text);
  const { report } = applyGuardrails(guardrailsOf(snapshot, null), texts);
  const unfounded = checkClaims(texts, claimSources(snapshot, evidence, now));
  // What a person states is theirs to answer for; on the board, which nobody has looked over, nothing is invented.
  const claims = isOwnIdea ? unfounded : unfounded.map((finding) => ({ ...finding, severity: "block" as const }));
  const findings = [...report.findings, ...claims];
  if (!hasAnchor(text.whyNow, evidence, now)) findings.push(vacuousWhyNow);
  return { ...report, findings, verdict: verdictOf(findings) };
}

/** The same checks on a sentence for editors, which may state what its facts say and what the brand's own do. */
export function checkAdvice(snapshot: BrandSnapshot, text: string, facts: readonly string[]): CheckReport {
  const texts = [{ field: "advice", text }];
  const { report } = applyGuardrails(guardrailsOf(snapshot, null), texts);
  const sources = claimSources(snapshot, []);
  const findings = [
    ...report.findings,
    ...checkClaims(texts, { ...sources, brandFacts: [...sources.brandFacts, ...facts] }),
  ];
  return { ...report, findings, verdict: verdictOf(findings) };
}

const vacuousWhyNow: Finding = {
  check: "structure",
  rule: "why-now-anchor",
  severity: "block",
  message: "Why now names no date, number, event or source.",
  field: "whyNow",
  span: null,
  excerpt: null,
  suggestion: null,
};

const sourcesOf = new WeakMap<BrandSnapshot, WeakMap<Signal[], ReturnType<typeof claimSources>>>();

/** The sources of a content's claims: the same object for the same brand and evidence, so that it is indexed once. */
function contentSources(snapshot: BrandSnapshot, evidence: Signal[]) {
  const ofBrand = sourcesOf.get(snapshot) ?? new WeakMap<Signal[], ReturnType<typeof claimSources>>();
  sourcesOf.set(snapshot, ofBrand);
  const sources = ofBrand.get(evidence) ?? claimSources(snapshot, evidence);
  ofBrand.set(evidence, sources);
  return sources;
}

/** What a text may state: the evidence and the brand's own facts. */
function claimSources(snapshot: BrandSnapshot, evidence: Signal[], now?: Date) {
  const { facts, names, urls } = brandFactsOf(snapshot);
  // Kairo's own words date and count the evidence: both are facts of ours.
  const counted = now
    ? [`${evidence.length} ${new Set(evidence.map(({ domain }) => domain)).size} ${now.toISOString().slice(0, 10)}`]
    : [];
  return {
    evidence: evidence.map(({ id, title, text, canonicalUrl, author, publishedAt, domain }) => ({
      id,
      title,
      text,
      url: canonicalUrl,
      author,
      publishedAt,
      domain,
    })),
    brandFacts: [...facts, ...urls, ...counted],
    knownNames: names,
    locale: snapshot.brand.locale,
  };
}
