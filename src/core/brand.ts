import { z } from "zod";
import { Channel } from "./channels.ts";
import { GuardrailRule } from "./guardrail.ts";
import { BrandId, TenantId } from "./ids.ts";
import { Line, Passage, Term, WebUrl } from "./text.ts";

export const Objective = z.enum(["awareness", "engagement", "traffic", "leads", "thought_leadership"]);
export type Objective = z.infer<typeof Objective>;

export const Positioning = z.object({
  category: Line.nullable(),
  audience: Passage.nullable(),
  promise: Passage.nullable(),
  /** Facts the brand may state: each may be quoted in a draft without further evidence. */
  proof: z.array(Passage).max(50),
  against: Passage.nullable(),
});
export type Positioning = z.infer<typeof Positioning>;

export const Offer = z.object({ name: Line, benefit: Passage, url: WebUrl.nullable() });
export type Offer = z.infer<typeof Offer>;

/** −1 is the first word of the axis, +1 the second. */
const Axis = z.number().min(-1).max(1);

export const Tone = z.object({
  tags: z.array(Term).max(20),
  axes: z.object({ formalToCasual: Axis, seriousToPlayful: Axis, reservedToBold: Axis }),
  dos: z.array(Passage).max(50),
  donts: z.array(Passage).max(50),
});
export type Tone = z.infer<typeof Tone>;

export const CtaPolicy = z.enum(["none", "soft", "balanced", "direct"]);
export type CtaPolicy = z.infer<typeof CtaPolicy>;
export const UsagePolicy = z.enum(["none", "few", "free"]);
export type UsagePolicy = z.infer<typeof UsagePolicy>;
export const ApprovalPolicy = z.enum(["self", "other"]);
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

export const BrandChannel = z.object({
  channel: Channel,
  handle: z.string().max(120).nullable(),
  enabled: z.boolean(),
  length: z.enum(["short", "medium", "long"]),
  risk: z.enum(["safe", "balanced", "bold"]),
  notes: z.string().max(1_000).nullable(),
});
export type BrandChannel = z.infer<typeof BrandChannel>;

/** Tokens, input and output together. Null means the deployment's default. */
export const Budgets = z.object({
  tokensPerDay: z.int().min(0).nullable(),
  tokensPerRun: z.int().min(0).nullable(),
});
export type Budgets = z.infer<typeof Budgets>;

/** A name of a time zone that this runtime knows, for example `Europe/Berlin`. */
export const TimeZone = z.string().refine(isTimeZone, "is not an IANA time zone (such as Europe/Berlin or UTC)");
/** A BCP 47 language tag, for example `en`, `de` or `pt-BR`. */
export const Locale = z.string().refine(isLocale, "is not a language tag (such as en, de or pt-BR)");

export const Brand = z.object({
  id: BrandId,
  tenantId: TenantId,
  name: Line,
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is lowercase words joined by hyphens")
    .max(60),
  positioning: Positioning,
  objective: Objective,
  offers: z.array(Offer).max(30),
  tone: Tone,
  guardrails: z.array(GuardrailRule).max(2_000),
  ctaPolicy: CtaPolicy,
  emojiPolicy: UsagePolicy,
  hashtagPolicy: UsagePolicy,
  approvalPolicy: ApprovalPolicy,
  channels: z.array(BrandChannel).min(1),
  primaryChannel: Channel,
  locale: Locale,
  timezone: TimeZone,
  shareLearning: z.boolean(),
  budgets: Budgets,
  /** Paths of fields that were proposed by Kairo because nobody stated them. */
  suggested: z.array(z.string().max(120)),
  /** Grows with every change of what drafting sees; each value has its immutable snapshot. */
  version: z.int().min(1),
  createdAt: z.date(),
  updatedAt: z.date(),
  deletedAt: z.date().nullable(),
});
export type Brand = z.infer<typeof Brand>;

/** A text beside the brand that shows its voice, read by novelty and drafting. */
export const CorpusText = z.object({
  kind: z.enum(["us", "not_us", "saved_example", "published"]),
  channel: Channel.nullable(),
  text: Passage,
  addedAt: z.date(),
});
export type CorpusText = z.infer<typeof CorpusText>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language.length > 0;
  } catch {
    return false;
  }
}
