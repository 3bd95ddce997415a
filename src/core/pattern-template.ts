import { z } from "zod";
import { Channel } from "./channels.ts";
import { BrandId, PatternId, TenantId } from "./ids.ts";
import { Line, Passage } from "./text.ts";

export const HookType = z.enum([
  "question",
  "contrarian",
  "number",
  "story",
  "how_to",
  "mistake",
  "news_reaction",
  "before_after",
  "checklist",
  "observation",
]);
export type HookType = z.infer<typeof HookType>;

export const Structure = z.enum([
  "claim_proof",
  "steps",
  "list",
  "problem_solution",
  "comparison",
  "narrative",
  "question_answer",
  "myth_fact",
  "news_takeaway",
  "summary",
]);
export type Structure = z.infer<typeof Structure>;

/** What a pattern cannot be written without. */
export const EvidenceNeed = z.enum(["source", "number", "quote", "date", "brand_proof", "offer"]);
export type EvidenceNeed = z.infer<typeof EvidenceNeed>;

export const LengthBand = z.enum(["short", "medium", "long"]);
export type LengthBand = z.infer<typeof LengthBand>;

export const CtaType = z.enum(["none", "question", "link", "offer"]);
export type CtaType = z.infer<typeof CtaType>;

/** One move of a pattern, with what it should do. Optional beats go first when a draft is too long. */
export const Beat = z.object({
  name: z.enum(["hook", "context", "point", "proof", "contrast", "steps", "takeaway", "cta"]),
  instruction: Line,
  optional: z.boolean(),
});
export type Beat = z.infer<typeof Beat>;

/** A way to build a post: a hook and a structure. Global ones ship with Kairo; a brand may add its own. */
export const PatternTemplate = z.object({
  id: PatternId,
  /** Both null for a global pattern, both set for a brand's own. */
  tenantId: TenantId.nullable(),
  brandId: BrandId.nullable(),
  key: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
  name: Line,
  description: Passage,
  family: z.string().max(60),
  hookType: HookType,
  structure: Structure,
  beats: z.array(Beat).min(1).max(10),
  /** In our own words. */
  exampleHook: Line,
  channels: z.array(Channel).min(1),
  evidenceNeeds: z.array(EvidenceNeed),
  lengthBand: LengthBand,
  ctaType: CtaType,
  riskFlags: z.array(z.string().max(60)),
  status: z.enum(["active", "experimental", "deprecated"]),
  provenance: Passage,
});
export type PatternTemplate = z.infer<typeof PatternTemplate>;

export const PatternPreference = z.enum(["never", "less", "neutral", "more"]);
export type PatternPreference = z.infer<typeof PatternPreference>;
