import { z } from "zod";
import { GuardrailImportDTO } from "../../core/dto/guardrail-import.ts";
import { importGuardrails } from "../../services/import-guardrails.ts";
import { brandInput } from "../inputs.ts";
import { router, settingsProcedure } from "../trpc.ts";

const MAX_TABLE_CHARACTERS = 1_000_000;

export const settingsGuardrails = router({
  /** Lays a table (CSV, one row a rule) over the brand's guardrails, or says what that would do; mistakes come back with line and column. */
  import: settingsProcedure
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
});
