import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { PatternSuggestionDTO } from "../../core/dto/pattern.ts";
import { PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import { brandInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

export const heroPatterns = router({
  /** Patterns for a channel, best first, each with why. The same seed draws the same. */
  suggest: heroProcedure
    .input(
      brandInput({
        channel: Channel,
        pillarId: PillarId.nullable().default(null),
        personaId: PersonaId.nullable().default(null),
        /** What there is to write from; patterns that need more are left out. */
        evidenceIds: z.array(SignalId).max(20).default([]),
        limit: z.int().min(1).max(10).default(5),
        seed: z.string().min(1).max(120).optional(),
      }),
    )
    .output(z.object({ suggestions: z.array(PatternSuggestionDTO), source: z.enum(["model", "template"]) }))
    .mutation(({ ctx, input: { brandId: _brandId, seed, ...request } }) =>
      ctx.orchestrators.patternSuggestion.run(ctx.scope, { ...request, seed: seed ?? ctx.correlationId }),
    ),
});
