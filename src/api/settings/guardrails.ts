import { z } from "zod";
import { BrandDTO } from "../../core/dto/brand.ts";
import { GuardrailFields, NewGuardrail } from "../../core/dto/brand-edit.ts";
import { GuardrailImportDTO } from "../../core/dto/guardrail-import.ts";
import { GuardrailRule } from "../../core/guardrail.ts";
import { addGuardrail, editGuardrail, removeGuardrail } from "../../engines/brand-brain/edit-brand.ts";
import { changeBrand } from "../../services/change-brand.ts";
import { importGuardrails } from "../../services/import-guardrails.ts";
import { brandEditInput, brandInput } from "../inputs.ts";
import { brandContentProcedure, router } from "../trpc.ts";

const MAX_TABLE_CHARACTERS = 1_000_000;

export const settingsGuardrails = router({
  /** Lays a table (CSV, one row a rule) over the brand's guardrails, or says what that would do; mistakes come back with line and column. */
  import: brandContentProcedure
    .meta({ body: "imports" })
    .input(
      brandInput({
        text: z.string().min(1).max(MAX_TABLE_CHARACTERS),
        /** `add` keeps the rules the table does not name, `replace` removes them. */
        mode: z.enum(["add", "replace"]).default("add"),
        preview: z.boolean().default(false),
        /** The version the caller has seen; a later one is refused as CONFLICT. */
        version: z.int().min(1).nullable().default(null),
      }),
    )
    .output(GuardrailImportDTO)
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => importGuardrails(tx, scope, ctx.uses, input))),

  /** A rule with only a pattern means: avoid these words. */
  add: brandContentProcedure
    .input(brandEditInput({ rule: NewGuardrail }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, rule } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, addGuardrail(rule))),
    ),

  /** Changes a rule; approvals that it newly blocks are lost. */
  update: brandContentProcedure
    .input(brandEditInput({ ruleId: GuardrailRule.shape.id, set: GuardrailFields }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, ruleId, set } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, editGuardrail(ruleId, set))),
    ),

  /** Takes a rule away. */
  remove: brandContentProcedure
    .input(brandEditInput({ ruleId: GuardrailRule.shape.id }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, ruleId } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, removeGuardrail(ruleId))),
    ),
});
