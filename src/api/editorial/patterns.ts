import { z } from "zod";
import { PatternDTO } from "../../core/dto/pattern.ts";
import { PatternId } from "../../core/ids.ts";
import { PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import { createPattern, updatePattern } from "../../services/keep-patterns.ts";
import { setPatternPreference } from "../../services/set-pattern-preference.ts";
import { brandInput, given } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const Preferred = { patternId: PatternId, preference: PatternPreference };

const {
  id: _id,
  tenantId: _tenantId,
  brandId: _brandId,
  provenance: _from,
  key,
  status: _status,
  ...fields
} = PatternTemplate.shape;
const OWN = {
  ...fields,
  family: fields.family.default("own"),
  evidenceNeeds: fields.evidenceNeeds.default([]),
  riskFlags: fields.riskFlags.default([]),
};

export const editorialPatterns = router({
  /** Adds a pattern of the brand's own. */
  create: editorialProcedure
    .input(brandInput({ key, ...OWN, status: z.enum(["active", "experimental"]).default("active") }))
    .output(PatternDTO)
    .mutation(({ ctx, input: { brandId: _brand, ...pattern } }) =>
      ctx.write((tx, scope) => createPattern(tx, scope, ctx.uses, pattern)),
    ),

  /** Changes a pattern of the brand's own; drafts made by it stay as they are. */
  update: editorialProcedure
    .input(
      brandInput({
        patternId: PatternId,
        set: z.strictObject({ ...fields, status: z.enum(["active", "experimental"]) }).partial(),
      }),
    )
    .output(PatternDTO)
    .mutation(({ ctx, input: { patternId, set } }) =>
      ctx.write((tx, scope) => updatePattern(tx, scope, ctx.uses, { patternId, set: given(set) })),
    ),

  /** Takes a pattern of the brand's own out of use; older work still names it. */
  deprecate: editorialProcedure
    .input(brandInput({ patternId: PatternId }))
    .output(PatternDTO)
    .mutation(({ ctx, input: { patternId } }) =>
      ctx.write((tx, scope) => updatePattern(tx, scope, ctx.uses, { patternId, set: { status: "deprecated" } })),
    ),

  /** Says how much the brand wants a pattern; `never` is never suggested. */
  setPreference: editorialProcedure
    .input(brandInput(Preferred))
    .output(z.object(Preferred))
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => setPatternPreference(tx, scope, ctx.uses, input))),
});
