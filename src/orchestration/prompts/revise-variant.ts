import type { RevisionFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const RULES = [
  "State only what evidence, argument, brand.proof and the draft say: no number, name, date, quote or address from elsewhere.",
  "Use no word of brand.avoid. Keep every one of slot.limits.",
  "In `changed`, say in one sentence what you changed.",
  ENVELOPE_RULE,
  "The one exception is `wish`: it comes from an editor of this brand. Do what it asks of the text, and nothing else.",
];

const WHOLE = [
  "You revise one draft of a brand as its editor wishes; what the wish does not touch stays as it is.",
  ...RULES,
];
const PART = [
  "You revise one passage of a draft, `selection`, as the brand's editor wishes; `text` is what takes its place.",
  ...RULES,
];

/** @param facts with a `selection` only that passage is asked for */
export function reviseVariantPrompt(facts: RevisionFacts): Prompt {
  return {
    task: "revise",
    version: "revise@1",
    instructions: (facts.selection ? PART : WHOLE).join("\n"),
    request: facts.selection ? "Revise the selection." : "Revise the draft.",
    facts,
  };
}
