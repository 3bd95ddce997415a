import { z } from "zod";
import { BrandId, PillarId, TenantId } from "./ids.ts";
import { Line, Passage, Share, Term } from "./text.ts";

/** A subject the brand keeps coming back to. */
export const ContentPillar = z.object({
  id: PillarId,
  tenantId: TenantId,
  brandId: BrandId,
  name: Line,
  description: Passage.nullable(),
  keywords: z.array(Term).max(100),
  /** 1 is the most important. */
  priority: z.int().min(1).max(100),
  /** The share of posts the brand wants on this pillar; null when nobody said. */
  targetShare: Share.nullable(),
  isActive: z.boolean(),
  deletedAt: z.date().nullable(),
});
export type ContentPillar = z.infer<typeof ContentPillar>;
