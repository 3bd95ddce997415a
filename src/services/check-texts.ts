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
  checkedTextsOfContent,
  checkedTextsOfOpportunity,
  withCheckedTexts,
} from "../engines/brand-brain/checked-text.ts";
import { compileGuardrails } from "../engines/brand-brain/compile-guardrails.ts";
import { fitToChannel } from "../engines/content-engineering/fit-to-channel.ts";
import { lengthFindings } from "../engines/content-engineering/measure-length.ts";
import { hasAnchor } from "../engines/opportunities/check-why-now.ts";

export interface CheckedContent {
  report: CheckReport;
  /** The content with the safe automatic fixes applied, cut to the channel's limits. */
  fixed: VariantContent;
}

/** Everything a machine can say about a draft: the brand's rules, its claims, its length. */
export function checkContent(
  snapshot: BrandSnapshot,
  channel: Channel,
  content: VariantContent,
  evidence: Signal[],
): CheckedContent {
  const texts = checkedTextsOfContent(content);
  const { report, fixed } = applyGuardrails(compileGuardrails(snapshot, channel), texts);
  const fixedContent = withCheckedTexts(content, fixed);
  const findings = [
    ...report.findings,
    ...checkClaims(texts, contentSources(snapshot, evidence)),
    ...lengthFindings(channel, content),
  ];
  return {
    report: { ...report, findings, verdict: verdictOf(findings) },
    fixed: fitToChannel(channel, fixedContent).content,
  };
}

/** The same checks on an opportunity's words, and whether its `whyNow` names an anchor. */
export function checkOpportunityText(
  snapshot: BrandSnapshot,
  text: OpportunityText,
  evidence: Signal[],
  now: Date,
): CheckReport {
  const texts = checkedTextsOfOpportunity(text);
  const { report } = applyGuardrails(compileGuardrails(snapshot, null), texts);
  const findings = [...report.findings, ...checkClaims(texts, claimSources(snapshot, evidence, now))];
  if (!hasAnchor(text.whyNow, evidence, now)) findings.push(vacuousWhyNow);
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
