import type { OpportunityText } from "../../core/opportunity.ts";
import type { VariantContent } from "../../core/variant.ts";

/** One piece of a text that is checked, under the name a finding will call it by. */
export interface CheckedText {
  field: string;
  text: string;
}

/** The pieces of a draft, each checked alone: every part, then title, cta, hashtags and links. */
export function checkedTextsOfContent(content: VariantContent): CheckedText[] {
  const texts = content.parts.map((text, index) => ({ field: `parts.${index}`, text }));
  if (content.title) texts.push({ field: "title", text: content.title });
  if (content.cta) texts.push({ field: "cta", text: content.cta });
  if (content.hashtags.length > 0) texts.push({ field: "hashtags", text: content.hashtags.map(withHash).join(" ") });
  if (content.links.length > 0) texts.push({ field: "links", text: content.links.join(" ") });
  return texts;
}

/** The pieces of an opportunity that people read. */
export function checkedTextsOfOpportunity(text: OpportunityText): CheckedText[] {
  const texts = [
    { field: "title", text: text.title },
    { field: "angle", text: text.angle },
    { field: "thesis", text: text.thesis },
    { field: "whyNow", text: text.whyNow },
    { field: "supportingPoints", text: text.supportingPoints.map((point) => point.text).join("\n") },
  ];
  if (text.cta) texts.push({ field: "cta", text: text.cta });
  return texts.filter((piece) => piece.text !== "");
}

/** True for the fields that are the words of a draft as it goes out, not a proposal or a listing of its pieces. */
export function isDraftPart(field: string): boolean {
  return field.startsWith("parts.");
}

/** The draft with its pieces replaced by checked ones (fixes applied); fields it does not name stay. */
export function withCheckedTexts(content: VariantContent, texts: CheckedText[]): VariantContent {
  const byField = new Map(texts.map((piece) => [piece.field, piece.text]));
  return {
    ...content,
    parts: content.parts.map((part, index) => byField.get(`parts.${index}`) ?? part),
    title: content.title === null ? null : (byField.get("title") ?? content.title),
    cta: content.cta === null ? null : (byField.get("cta") ?? content.cta),
  };
}

function withHash(tag: string): string {
  return tag.startsWith("#") ? tag : `#${tag}`;
}
