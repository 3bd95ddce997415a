import type { AdviceFacts, RationaleFacts, RationaleTexts, SummaryFacts, SummaryText } from "../../prompts/facts.ts";
import { endSentence, isEnglish, leadSentence, shorten } from "./phrases.ts";

export function composeSummary(facts: SummaryFacts): SummaryText {
  const lead = facts.evidence[0];
  const happened = lead ? leadSentence(lead.text, lead.title) : facts.title;
  const reason = facts.reasons[0];
  const sentences = [
    endSentence(happened),
    isEnglish(facts.brand.language) ? `Why now: ${endSentence(facts.whyNow)}` : endSentence(facts.whyNow),
    ...(reason ? [endSentence(reason)] : []),
    endSentence(facts.thesis),
  ];
  return { summary: shorten(sentences.join(" "), 1_400) };
}

export function composeRationales(facts: RationaleFacts): RationaleTexts {
  return {
    rationales: facts.patterns.map(({ key, description, known }) => ({
      key,
      text: shorten(`${endSentence(description)} ${endSentence(known)}`, 480),
    })),
  };
}

export function composeAdvice({ brand, patterns }: AdviceFacts): RationaleTexts {
  const opening = { repeat: "Do this again: ", avoid: "Leave this for now: " };
  return {
    rationales: patterns.map(({ key, advice, description, known }) => ({
      key,
      text: shorten(
        `${isEnglish(brand.language) ? opening[advice] : ""}${endSentence(description)} ${endSentence(known)}`,
        480,
      ),
    })),
  };
}
