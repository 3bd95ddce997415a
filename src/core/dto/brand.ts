import { z } from "zod";
import { Brand } from "../brand.ts";
import { ContentPillar } from "../content-pillar.ts";
import { Persona, PersonaPillar } from "../persona.ts";

/** A brand as the UI edits it. */
export const BrandDTO = Brand.omit({ tenantId: true, deletedAt: true }).extend({
  personas: z.array(Persona.omit({ tenantId: true, brandId: true, deletedAt: true })),
  pillars: z.array(ContentPillar.omit({ tenantId: true, brandId: true, deletedAt: true })),
  matrix: z.array(PersonaPillar),
});
export type BrandDTO = z.infer<typeof BrandDTO>;

/** A row of the brand list. */
export const BrandSummaryDTO = Brand.pick({ id: true, name: true, slug: true, version: true });
export type BrandSummaryDTO = z.infer<typeof BrandSummaryDTO>;
