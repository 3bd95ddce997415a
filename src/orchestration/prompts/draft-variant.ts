import type { DraftFacts } from "./facts.ts";
import { ENVELOPE_RULE, type Prompt } from "./prompt.ts";

const INSTRUCTIONS = [
  "Draft one social post, thread or newsletter story for a brand, in its language and voice.",
  "Make the one point of argument.thesis to the reader, along slot.beats; optional beats may go.",
  "State only what evidence, argument and brand.proof say: no number, name, date, quote or address from elsewhere.",
  "Use no word of brand.avoid. Keep every one of slot.limits. Do not open like a press release.",
  "Hand it in by calling SubmitVariant once: one part for a post, several only for a thread.",
  ENVELOPE_RULE,
].join("\n");

/** @param canRead the facts had to cut evidence that GetEvidence gives in full */
export function draftVariantPrompt(facts: DraftFacts, canRead: boolean): Prompt {
  const request = facts.mend
    ? "Your draft for this slot was checked and cannot stand. Write it anew without the faults in mend, then submit it."
    : "Draft this slot and submit it.";
  const reading = canRead ? " GetEvidence gives evidence that ends in “…” in full, by its id." : "";
  return { task: "draft", version: "draft@2", instructions: INSTRUCTIONS, request: request + reading, facts };
}
