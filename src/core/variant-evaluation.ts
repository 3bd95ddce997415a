import { z } from "zod";
import { RunId, VariantId } from "./ids.ts";
import { TextSource } from "./opportunity.ts";
import { Share } from "./text.ts";

/** How a post did beside the other posts of its package; the last two where that cannot be said. */
export const SiblingStanding = z.enum(["ahead", "behind", "too_close", "too_few"]);
export type SiblingStanding = z.infer<typeof SiblingStanding>;

/** How one published variant did beside its siblings, as one evaluation found it. */
export const VariantEvaluation = z.object({
  variantId: VariantId,
  runId: RunId,
  /** Reward minus the brand's usual, log scale; null while its numbers have not settled. */
  outcome: z.number().min(-2).max(2).nullable(),
  /** Other posts of the package whose numbers had settled. */
  siblings: z.int().min(0),
  /** Its outcome minus the mean of theirs, log scale; null while one side is missing. */
  difference: z.number().nullable(),
  /** Chance that it beats its siblings, whatever luck did. */
  chance: Share.nullable(),
  standing: SiblingStanding,
  /** The same in words. */
  sentence: z.string().min(1).max(400),
  /** What the brand's own numbers say of its pattern on its channel; null without a pattern. */
  known: z.string().max(400).nullable(),
  /** What to do again, and what to leave, of its pattern: one of them at most, and only when that is certain enough. */
  repeat: z.string().min(1).max(500).nullable(),
  avoid: z.string().min(1).max(500).nullable(),
  /** Who worded what to repeat or avoid. */
  source: TextSource,
  at: z.date(),
});
export type VariantEvaluation = z.infer<typeof VariantEvaluation>;
