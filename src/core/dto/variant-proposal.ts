import { z } from "zod";
import { CheckReport } from "../guardrail.ts";
import { VariantId } from "../ids.ts";
import { VariantContent } from "../variant.ts";

/** What became of one field, in pieces: `same` and `removed` spell what was, `same` and `added` what is proposed. */
export const FieldDiffDTO = z.object({
  field: z.string(),
  pieces: z.array(z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() })),
});
export type FieldDiffDTO = z.infer<typeof FieldDiffDTO>;

/** Proposed words for a variant. Nothing is stored: to accept them, edit the variant at this revision with `content`. */
export const VariantProposalDTO = z.object({
  variantId: VariantId,
  revision: z.int(),
  content: VariantContent,
  /** Only fields that changed; empty when nothing did. */
  diff: z.array(FieldDiffDTO),
  /** In one sentence, by whoever revised it. */
  changed: z.string(),
  report: CheckReport,
  source: z.enum(["model", "template"]),
  degraded: z.string().nullable(),
});
export type VariantProposalDTO = z.infer<typeof VariantProposalDTO>;
