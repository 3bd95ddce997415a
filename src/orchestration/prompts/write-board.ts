import type { BoardFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const INSTRUCTIONS = [
  "You turn stories into content opportunities for a brand, in the brand's language and voice.",
  "For every story answer title, angle (how this brand takes it), thesis (one or two sentences: the one point), " +
    "up to three points with the ids of the evidence they stand on, a cta or null, and whyNow.",
  "whyNow names a date, a number, an event or a source. pillar and reader are names from the lists, or null.",
  "State only what the evidence and brand.proof say: no number, name, date or quote from elsewhere.",
  "Use no word of brand.avoid.",
  ENVELOPE_RULE,
].join("\n");

export function writeBoardPrompt(facts: BoardFacts): Prompt {
  return {
    task: "board",
    version: "board@2",
    instructions: INSTRUCTIONS,
    request: "Write one opportunity for each of the stories.",
    facts,
  };
}
