import { z } from "zod";
import { RunId, VariantId } from "../ids.ts";
import { TextSource } from "../opportunity.ts";
import { Share } from "../text.ts";
import { SiblingStanding } from "../variant-evaluation.ts";

/** How a published variant did beside the others of its package. */
export const VariantEvaluationDTO = z.object({
  variantId: VariantId,
  runId: RunId,
  /** Against the brand's usual, log scale; null while its numbers have not settled. */
  outcome: z.number().nullable(),
  siblings: z.int(),
  /** Against its siblings, log scale. */
  difference: z.number().nullable(),
  chanceBetter: Share.nullable(),
  standing: SiblingStanding,
  sentence: z.string(),
  /** What the brand's own numbers say of its pattern. */
  known: z.string().nullable(),
  /** Of its pattern; null while that is not certain enough to say. */
  repeat: z.string().nullable(),
  avoid: z.string().nullable(),
  source: TextSource,
  at: z.date(),
});
export type VariantEvaluationDTO = z.infer<typeof VariantEvaluationDTO>;
