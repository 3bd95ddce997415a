import type { AdviceFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const INSTRUCTIONS = [
  "You tell a brand's editors in one sentence per pattern, in the brand's language, what to do again (`advice` repeat) or to leave (avoid).",
  "Name what the posts did, as `description` and `opening` show it, so that an editor can act on it.",
  "`known` is what the brand's own numbers say: never claim more than it does.",
  ENVELOPE_RULE,
].join("\n");

export function advisePatternsPrompt(facts: AdviceFacts): Prompt {
  return {
    task: "rationale",
    version: "advice@1",
    instructions: INSTRUCTIONS,
    request: "Give one advice for each of the patterns, by its key.",
    facts,
  };
}
