import type { RationaleFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const INSTRUCTIONS = [
  "You say in one sentence per pattern why it suits this brand on this channel.",
  "`known` is what the brand's own numbers say: never claim more than it does.",
  ENVELOPE_RULE,
].join("\n");

export function explainPatternsPrompt(facts: RationaleFacts): Prompt {
  return {
    task: "rationale",
    version: "rationale@2",
    instructions: INSTRUCTIONS,
    request: "Give one rationale for each of the patterns, by its key.",
    facts,
  };
}
