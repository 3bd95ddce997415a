import { z } from "zod";
import { VariantId } from "../ids.ts";
import { TextSource } from "../opportunity.ts";
import { VariantContent, VariantStatus } from "../variant.ts";

/** A variant as it stood after one change. */
export const VariantRevisionDTO = VariantContent.extend({
  variantId: VariantId,
  revision: z.int(),
  status: VariantStatus,
  source: TextSource,
  /** A user id, or `system:<job>`. */
  by: z.string(),
  at: z.date(),
});
export type VariantRevisionDTO = z.infer<typeof VariantRevisionDTO>;
