import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { PatternSuggestionDTO } from "../../core/dto/pattern.ts";
import { PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import { loadPatternGrounds } from "../../services/load-pattern-grounds.ts";
import { presentPattern } from "../../services/present-pattern.ts";
import { suggestForChannel } from "../../services/suggest-for-slots.ts";
import { defineTool } from "./tool.ts";

export type PatternTools = ReturnType<typeof createPatternTools>;

export function createPatternTools() {
  return {
    SuggestPatterns: defineTool({
      name: "SuggestPatterns",
      description: "Patterns for one channel, best first, with what the brand's own numbers say of each.",
      input: z.strictObject({
        channel: Channel,
        pillarId: PillarId.nullable(),
        personaId: PersonaId.nullable(),
        evidenceIds: z.array(SignalId),
        limit: z.int().min(1).max(30),
        seed: z.string(),
      }),
      output: z.object({ suggestions: z.array(PatternSuggestionDTO) }),
      modelFacing: true,
      run: ({ scope, now, read }, { channel, pillarId, personaId, evidenceIds, limit, seed }) =>
        read(async (tx) => {
          const grounds = await loadPatternGrounds(tx, scope, now);
          const evidence = await tx.signals.listByIds(scope, evidenceIds);
          const suggestions = suggestForChannel(grounds, { channel, pillarId, personaId, evidence, seed });
          return {
            suggestions: suggestions.slice(0, limit).map(({ pattern, probability, performance, reason }) => ({
              pattern: presentPattern(pattern, grounds.preferences.get(pattern.id) ?? "neutral", performance),
              probability,
              reason,
              rationale: null,
            })),
          };
        }),
    }),
  };
}
