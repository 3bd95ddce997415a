import { z } from "zod";
import { Brand } from "./brand.ts";
import { ContentPillar } from "./content-pillar.ts";
import { Persona, PersonaPillar } from "./persona.ts";

/** A brand with everything drafting and scoring see of it, as it was at one version. Immutable. */
export const BrandSnapshot = z.object({
  brand: Brand,
  personas: z.array(Persona),
  pillars: z.array(ContentPillar),
  matrix: z.array(PersonaPillar),
});
export type BrandSnapshot = z.infer<typeof BrandSnapshot>;
