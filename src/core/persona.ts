import { z } from "zod";
import { BrandId, PersonaId, PillarId, TenantId } from "./ids.ts";
import { Line, Passage, Share, Term } from "./text.ts";

/** Somebody the brand writes for. */
export const Persona = z.object({
  id: PersonaId,
  tenantId: TenantId,
  brandId: BrandId,
  name: Line,
  role: Line.nullable(),
  summary: Passage.nullable(),
  goals: z.array(Passage).max(20),
  pains: z.array(Passage).max(20),
  vocabulary: z.array(Term).max(100),
  channelNotes: z.string().max(1_000).nullable(),
  deletedAt: z.date().nullable(),
});
export type Persona = z.infer<typeof Persona>;

/** How much a pillar matters to a persona, with the angle that works for the two. */
export const PersonaPillar = z.object({
  personaId: PersonaId,
  pillarId: PillarId,
  weight: Share,
  angle: Passage.nullable(),
});
export type PersonaPillar = z.infer<typeof PersonaPillar>;
