import { CHANNEL_FACTS } from "../../core/channels.ts";
import type { Finding, GuardrailRule } from "../../core/guardrail.ts";
import type { CheckedText } from "./checked-text.ts";
import { isDraftPart } from "./checked-text.ts";
import type { CompiledGuardrails } from "./compile-guardrails.ts";
import { RESIDUE_CHECKS } from "./residue.ts";
import { countEmoji, measureShouting, measureStructure } from "./structure-measures.ts";
import type { PreparedText } from "./term-matcher.ts";

/** Above this share of letters in capitals a text reads as shouting. */
const MAX_CAPS_SHARE = 0.3;
/** One or two words in capitals are emphasis or names. */
const FEWEST_SHOUTED_WORDS = 3;
const FEW_EMOJI = 2;
const FEW_HASHTAGS = 3;

/** The built-in checks of one piece of text: residue of templates and models, shouting. */
export function findResidueAndShouting(field: string, prepared: PreparedText): Finding[] {
  const findings: Finding[] = [];
  for (const { rule, pattern, message } of RESIDUE_CHECKS) {
    for (const match of prepared.folded.matchAll(pattern)) {
      const span = {
        start: prepared.toOriginal(match.index),
        end: prepared.toOriginalEnd(match.index + match[0].length),
      };
      const excerpt = prepared.text.slice(span.start, span.end);
      findings.push({ ...structureFinding(rule, "block", message, field), span, excerpt });
    }
  }
  const shouting = measureShouting(prepared.text);
  if (shouting.words >= FEWEST_SHOUTED_WORDS && shouting.share > MAX_CAPS_SHARE) {
    findings.push(
      structureFinding("caps_share", "warn", "Most of this is in capitals, which reads as shouting", field),
    );
  }
  return findings;
}

/** Counts over the whole draft: emoji and hashtags by the brand's policy, the channel's caps, the brand's own limits. */
export function findCountProblems(compiled: CompiledGuardrails, texts: CheckedText[]): Finding[] {
  const field = texts.find((piece) => isDraftPart(piece.field))?.field ?? texts[0]?.field;
  if (!field) return [];
  const findings = [...emojiFindings(compiled, texts)];
  for (const { rule, limit } of compiled.structureRules) {
    const measured = measureStructure(limit.measure, texts, compiled.locale);
    const isBroken = limit.bound === "max" ? measured > limit.limit : measured < limit.limit;
    if (!isBroken) continue;
    const facts = `${limit.measure.replaceAll("_", " ")}: ${measured}, ${limit.bound} ${limit.limit}`;
    findings.push({ ...guardrailFinding(rule, field), message: `${rule.message} (${facts})` });
  }
  if (!isDraftPart(field)) return findings;
  const hashtags = measureStructure("hashtags", texts, compiled.locale);
  const allowed = compiled.hashtagPolicy === "none" ? 0 : compiled.hashtagPolicy === "few" ? FEW_HASHTAGS : null;
  if (allowed !== null && hashtags > allowed) {
    const message = allowed === 0 ? "The brand uses no hashtags" : `The brand uses at most ${allowed} hashtags`;
    findings.push(
      structureFinding("hashtag_policy", allowed === 0 ? "block" : "warn", `${message}; here are ${hashtags}`, field),
    );
  }
  return [...findings, ...channelFindings(compiled, texts, field, hashtags)];
}

function channelFindings(
  compiled: CompiledGuardrails,
  texts: CheckedText[],
  field: string,
  hashtags: number,
): Finding[] {
  if (!compiled.channel) return [];
  const facts = CHANNEL_FACTS[compiled.channel];
  const findings: Finding[] = [];
  if (facts.maxHashtags !== null && hashtags > facts.maxHashtags) {
    // Where hashtags do nothing they are bad style; where they are capped the channel refuses or drops them.
    const severity = facts.maxHashtags === 0 ? "warn" : "block";
    const message = `${facts.name} takes at most ${facts.maxHashtags} hashtags; here are ${hashtags}`;
    findings.push(structureFinding("hashtag_cap", severity, message, field));
  }
  const links = measureStructure("links", texts, compiled.locale);
  if (facts.maxLinks !== null && links > facts.maxLinks) {
    const message = `${facts.name} takes at most ${facts.maxLinks} links; here are ${links}`;
    findings.push(structureFinding("link_cap", "block", message, field));
  }
  return findings;
}

function emojiFindings(compiled: CompiledGuardrails, texts: CheckedText[]): Finding[] {
  if (compiled.emojiPolicy === "free") return [];
  const allowed = compiled.emojiPolicy === "none" ? 0 : FEW_EMOJI;
  return texts.flatMap(({ field, text }) => {
    const emoji = countEmoji(text);
    if (emoji <= allowed) return [];
    const message = allowed === 0 ? "The brand uses no emoji" : `The brand uses at most ${allowed} emoji in a text`;
    return [structureFinding("emoji_policy", allowed === 0 ? "block" : "warn", `${message}; here are ${emoji}`, field)];
  });
}

/** A finding of a brand's own rule about a whole text. */
export function guardrailFinding(rule: GuardrailRule, field: string): Finding {
  return {
    check: "guardrail",
    rule: rule.id,
    severity: rule.severity,
    message: rule.message,
    field,
    span: null,
    excerpt: null,
    suggestion: rule.replacement ?? null,
  };
}

function structureFinding(rule: string, severity: Finding["severity"], message: string, field: string): Finding {
  return { check: "structure", rule, severity, message, field, span: null, excerpt: null, suggestion: null };
}
