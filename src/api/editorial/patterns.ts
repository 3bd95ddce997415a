import { z } from "zod";
import { PatternId } from "../../core/ids.ts";
import { PatternPreference } from "../../core/pattern-template.ts";
import { setPatternPreference } from "../../services/set-pattern-preference.ts";
import { brandInput } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const Preferred = { patternId: PatternId, preference: PatternPreference };

export const editorialPatterns = router({
  /** Says how much the brand wants a pattern; `never` is never suggested. */
  setPreference: editorialProcedure
    .input(brandInput(Preferred))
    .output(z.object(Preferred))
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => setPatternPreference(tx, scope, ctx.uses, input))),
});
