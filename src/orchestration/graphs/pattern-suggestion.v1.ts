import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import { defineSyncGraph, type SyncGraphContext } from "../graph.ts";
import { explainPatternsPrompt } from "../prompts/explain-patterns.ts";
import { RationaleTexts } from "../prompts/facts.ts";

export const PatternSuggestionInput = z.strictObject({
  channel: Channel,
  pillarId: PillarId.nullable(),
  personaId: PersonaId.nullable(),
  evidenceIds: z.array(SignalId),
  limit: z.int().min(1).max(10),
  seed: z.string(),
});
export type PatternSuggestionInput = z.infer<typeof PatternSuggestionInput>;

/** The engine chooses; the model only words why. */
export const patternSuggestionV1 = defineSyncGraph({
  name: "PatternSuggestionV1",
  input: PatternSuggestionInput,
  async run({ scope, tools, llm }: SyncGraphContext, input: PatternSuggestionInput) {
    const { suggestions } = await tools.SuggestPatterns(input);
    if (suggestions.length === 0) return { suggestions, source: "template" as const };
    const { brand } = await tools.GetBrandContext({ channel: input.channel });
    const patterns = suggestions.map(({ pattern }) => ({
      key: pattern.key,
      name: pattern.name,
      description: pattern.description,
      known: pattern.performance.sentence,
    }));
    const answer = await llm.writeObject({
      scope,
      claim: null,
      stepKey: null,
      prompt: explainPatternsPrompt({ brand, channel: input.channel, patterns }),
      name: "RationaleTexts",
      schema: RationaleTexts,
    });
    const wording = new Map(answer.value.rationales.map(({ key, text }) => [key, text]));
    return {
      suggestions: suggestions.map((each) => ({ ...each, rationale: wording.get(each.pattern.key) ?? null })),
      source: answer.source,
    };
  },
});
