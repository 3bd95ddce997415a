import { z } from "zod";
import { BrandDTO } from "../../core/dto/brand.ts";
import { MatrixEntry, NewPersona, NewPillar, PersonaFields, PillarFields } from "../../core/dto/brand-edit.ts";
import { PersonaId, PillarId } from "../../core/ids.ts";
import {
  addPersona,
  addPillar,
  editPersona,
  editPillar,
  removePersona,
  removePillar,
  setMatrix,
} from "../../engines/brand-brain/edit-brand.ts";
import { changeBrand } from "../../services/change-brand.ts";
import { brandEditInput } from "../inputs.ts";
import { brandContentProcedure, router } from "../trpc.ts";

const MAX_MATRIX_ENTRIES = 400;

/** Whom the brand writes for. Each answers the brand as it is then. */
export const settingsPersonas = router({
  /** Adds somebody the brand writes for. */
  add: brandContentProcedure
    .input(brandEditInput({ persona: NewPersona }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, persona } }) =>
      ctx.write((tx, scope) =>
        changeBrand(tx, scope, ctx.uses, version, addPersona(ctx.uses.ids.next("persona"), persona)),
      ),
    ),

  /** Changes a persona; what is left out stays as it is. */
  update: brandContentProcedure
    .input(brandEditInput({ personaId: PersonaId, set: PersonaFields }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, personaId, set } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, editPersona(personaId, set))),
    ),

  /** Older work still names it. */
  remove: brandContentProcedure
    .input(brandEditInput({ personaId: PersonaId }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, personaId } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, removePersona(personaId))),
    ),
});

/** What the brand keeps coming back to. */
export const settingsPillars = router({
  /** Adds a subject the brand keeps coming back to. */
  add: brandContentProcedure
    .input(brandEditInput({ pillar: NewPillar }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, pillar } }) =>
      ctx.write((tx, scope) =>
        changeBrand(tx, scope, ctx.uses, version, addPillar(ctx.uses.ids.next("pillar"), pillar)),
      ),
    ),

  /** Changes a pillar; what is left out stays as it is. */
  update: brandContentProcedure
    .input(brandEditInput({ pillarId: PillarId, set: PillarFields }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, pillarId, set } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, editPillar(pillarId, set))),
    ),

  /** Older work still names it. */
  remove: brandContentProcedure
    .input(brandEditInput({ pillarId: PillarId }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, pillarId } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, removePillar(pillarId))),
    ),
});

export const settingsMatrix = router({
  /** How much pillars matter to personas. Pairs that are left out stay; a weight of 0 takes one out. */
  set: brandContentProcedure
    .input(brandEditInput({ entries: z.array(MatrixEntry).min(1).max(MAX_MATRIX_ENTRIES) }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, entries } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, setMatrix(entries))),
    ),
});
