import type { DraftFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const INSTRUCTIONS = [
  "You draft one social post, thread or newsletter story for a brand, in the brand's language and voice.",
  "Make the one point of argument.thesis for the reader, in the order of slot.beats; optional beats may go.",
  "State only what evidence, argument and brand.proof say: no number, name, date, quote or address from elsewhere.",
  "Use no word of brand.avoid. Keep within every one of slot.limits. Open unlike a press release.",
  "GetEvidence gives the full text of one piece of evidence, if you need it.",
  "Finish by calling SubmitVariant once: one part for a post, several only for a thread.",
  ENVELOPE_RULE,
].join("\n");

export function draftVariantPrompt(facts: DraftFacts): Prompt {
  const request = facts.mend
    ? "Your draft for this slot was checked and cannot stand. Write it anew without the faults in mend, then submit it."
    : "Draft this slot and submit it.";
  return { task: "draft", version: "draft@1", instructions: INSTRUCTIONS, request, facts };
}
