import type { BrandChannel, CtaPolicy, Objective, UsagePolicy } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { Channel } from "../../core/channels.ts";
import type { GuardrailRule } from "../../core/guardrail.ts";

/** A brand cut down to what writing for one channel needs. Every list and text is bounded. */
export interface BrandChannelProfile {
  brandName: string;
  channel: Channel;
  handle: string | null;
  objective: Objective;
  category: string | null;
  audience: string | null;
  promise: string | null;
  proof: string[];
  toneTags: string[];
  /** The tone's axes in words, only where the brand leans one way: "rather casual than formal". */
  toneLeanings: string[];
  dos: string[];
  donts: string[];
  bannedTerms: string[];
  /** Texts every draft on this channel must hold. */
  requiredTexts: string[];
  /** Rules only people can judge, as the brand words them. */
  judgementRules: string[];
  ctaPolicy: CtaPolicy;
  emojiPolicy: UsagePolicy;
  hashtagPolicy: UsagePolicy;
  length: BrandChannel["length"];
  risk: BrandChannel["risk"];
  channelNotes: string | null;
  locale: string;
  personas: { name: string; role: string | null; pains: string[]; vocabulary: string[] }[];
}

const MAX_TEXT = 400;
const MAX_PROOF = 8;
const MAX_TONE_TAGS = 8;
const MAX_TONE_RULES = 10;
const MAX_BANNED_TERMS = 60;
const MAX_RULES = 10;
const MAX_PERSONAS = 4;
const MAX_PAINS = 3;
const MAX_VOCABULARY = 12;
/** An axis nearer to its middle than this says nothing. */
const LEANING = 0.25;

/** What prompts see of a brand. A channel the brand has not set up gets medium length and balanced risk. */
export function summarizeBrandForChannel(snapshot: BrandSnapshot, channel: Channel): BrandChannelProfile {
  const { brand, personas } = snapshot;
  const setup = brand.channels.find((entry) => entry.channel === channel);
  const rules = brand.guardrails.filter((rule) => !rule.channels?.length || rule.channels.includes(channel));
  return {
    brandName: brand.name,
    channel,
    handle: setup?.handle ?? null,
    objective: brand.objective,
    category: brand.positioning.category,
    audience: cut(brand.positioning.audience),
    promise: cut(brand.positioning.promise),
    proof: brand.positioning.proof.slice(0, MAX_PROOF).map(cutText),
    toneTags: brand.tone.tags.slice(0, MAX_TONE_TAGS),
    toneLeanings: leaningsOf(snapshot),
    dos: brand.tone.dos.slice(0, MAX_TONE_RULES).map(cutText),
    donts: brand.tone.donts.slice(0, MAX_TONE_RULES).map(cutText),
    bannedTerms: bannedTermsOf(rules),
    requiredTexts: patternsOf(rules, "required_text").slice(0, MAX_RULES),
    judgementRules: rules
      .filter(({ kind }) => kind === "judgement")
      .slice(0, MAX_RULES)
      .map(({ message }) => cutText(message)),
    ctaPolicy: brand.ctaPolicy,
    emojiPolicy: brand.emojiPolicy,
    hashtagPolicy: brand.hashtagPolicy,
    length: setup?.length ?? "medium",
    risk: setup?.risk ?? "balanced",
    channelNotes: cut(setup?.notes ?? null),
    locale: brand.locale,
    personas: personas.slice(0, MAX_PERSONAS).map(({ name, role, pains, vocabulary }) => ({
      name,
      role,
      pains: pains.slice(0, MAX_PAINS).map(cutText),
      vocabulary: vocabulary.slice(0, MAX_VOCABULARY),
    })),
  };
}

/** Blocking words first, so that a long guide's style advice never crowds out a ban. */
function bannedTermsOf(rules: GuardrailRule[]): string[] {
  const bans = rules.filter(({ kind }) => kind === "term" || kind === "phrase" || kind === "claim");
  const ordered = [
    ...bans.filter(({ severity }) => severity === "block"),
    ...bans.filter(({ severity }) => severity === "warn"),
  ];
  return [...new Set(ordered.map(({ pattern }) => pattern))].slice(0, MAX_BANNED_TERMS);
}

function patternsOf(rules: GuardrailRule[], kind: GuardrailRule["kind"]): string[] {
  return rules.filter((rule) => rule.kind === kind).map(({ pattern }) => pattern);
}

function leaningsOf({ brand }: BrandSnapshot): string[] {
  const { formalToCasual, seriousToPlayful, reservedToBold } = brand.tone.axes;
  return [
    leaning(formalToCasual, "formal", "casual"),
    leaning(seriousToPlayful, "serious", "playful"),
    leaning(reservedToBold, "reserved", "bold"),
  ].filter((words) => words !== null);
}

function leaning(value: number, low: string, high: string): string | null {
  if (Math.abs(value) < LEANING) return null;
  return value > 0 ? `rather ${high} than ${low}` : `rather ${low} than ${high}`;
}

function cut(text: string | null): string | null {
  return text === null ? null : cutText(text);
}

function cutText(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1).trimEnd()}…`;
}
