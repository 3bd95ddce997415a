import type { SummaryFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const INSTRUCTIONS = [
  "You sum up one content opportunity for a busy editor, in the brand's language, in at most four sentences:",
  "what happened, why it is for this brand, what the point would be. State only what the facts say.",
  ENVELOPE_RULE,
].join("\n");

export function summarizeOpportunityPrompt(facts: SummaryFacts): Prompt {
  return {
    task: "summary",
    version: "summary@2",
    instructions: INSTRUCTIONS,
    request: "Sum up this opportunity.",
    facts,
  };
}
