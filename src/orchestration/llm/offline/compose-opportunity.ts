import { splitSentences } from "../../../engines/language/segment.ts";
import type { BoardFacts, BoardTexts, EvidenceFact, StoryFact } from "../../prompts/facts.ts";
import { asClause, closestPain, endSentence, isEnglish, leadSentence, shorten, speaksOfItself } from "./phrases.ts";

type OpportunityTexts = BoardTexts["opportunities"][number];

const MAX_POINTS = 3;

/** Writes one opportunity from a story's own sentences and the brand's own words. */
export function composeOpportunity(story: StoryFact, board: BoardFacts): OpportunityTexts {
  const lead = story.evidence[0];
  const shared = { story: story.story, pillar: story.pillar, reader: story.reader };
  const speaks = isEnglish(board.brand.language);
  const points = pointsOf(story.evidence);
  if (!lead) return { ...shared, ...composeIdea(story, board, speaks) };

  const title = shorten(lead.title || leadSentence(lead.text, lead.title), 160);
  const reader = board.readers.find(({ name }) => name === story.reader);
  const pain = closestPain(reader?.pains ?? [], `${lead.title} ${lead.text}`, board.brand.language);
  const fact = leadSentence(lead.text, lead.title);
  const thesis = speaks
    ? `${endSentence(fact)} ${takeOf(story, board, pain)}`
    : [endSentence(fact), board.brand.promise].filter(Boolean).join(" ");
  return {
    ...shared,
    title,
    angle: shorten(
      speaks ? angleOf(story, board) : [story.pillar, story.reader].filter(Boolean).join(" · ") || title,
      600,
    ),
    thesis: shorten(thesis, 600),
    points,
    cta: speaks ? ctaOf(board) : null,
    whyNow: shorten(speaks ? whyNowOf(story, lead) : [lead.source, lead.date ?? story.anchor].join(" · "), 400),
  };
}

function composeIdea(
  story: StoryFact,
  board: BoardFacts,
  speaks: boolean,
): Omit<OpportunityTexts, "story" | "pillar" | "reader"> {
  const title = shorten(story.idea?.title ?? story.pillar ?? board.brand.name, 160);
  const proof = board.brand.proof[0];
  const reader = board.readers.find(({ name }) => name === story.reader);
  const pain = reader?.pains[0];
  const start = pain && speaks ? `A sore point: ${asClause(pain)}.` : null;
  return {
    title,
    angle: shorten(speaks ? `Your own take on ${story.pillar ?? title}, from what you know already.` : title, 600),
    thesis: shorten(
      [start, board.brand.promise ?? title]
        .filter(Boolean)
        .map((text) => endSentence(text ?? ""))
        .join(" "),
      600,
    ),
    points: proof ? [{ text: shorten(proof, 600), evidence: [] }] : [],
    cta: speaks ? ctaOf(board) : null,
    whyNow: shorten(story.idea?.why ?? story.anchor, 400),
  };
}

function takeOf(story: StoryFact, board: BoardFacts, pain: string | null): string {
  if (pain) return `It touches a sore point: ${asClause(pain)}.`;
  if (story.pillar) return `For ${board.brand.name} that is a question of ${story.pillar}.`;
  return board.brand.promise ? endSentence(board.brand.promise) : "";
}

function angleOf(story: StoryFact, board: BoardFacts): string {
  const subject = story.pillar ? `what it means for ${story.pillar}` : "what it means for your readers";
  const reader = story.reader ? ` for ${story.reader}` : "";
  return `Not the news itself but ${subject}${reader}, in ${board.brand.name}'s words.`;
}

function whyNowOf(story: StoryFact, lead: EvidenceFact): string {
  const others = new Set(story.evidence.map(({ source }) => source)).size - 1;
  const also = others > 0 ? `, and ${others} other ${others === 1 ? "source tells" : "sources tell"} it too` : "";
  return lead.date
    ? `${lead.source} published it on ${lead.date}${also}.`
    : `${lead.source} tells it${also}; it gives no date.`;
}

function ctaOf(board: BoardFacts): string | null {
  const offer = board.brand.offers[0];
  if (board.brand.cta === "none") return null;
  if (board.brand.cta === "soft" || !offer) return "Tell us how you see it.";
  return `${offer.name}: ${asClause(offer.benefit)}.`;
}

function pointsOf(evidence: EvidenceFact[]): OpportunityTexts["points"] {
  const points: OpportunityTexts["points"] = [];
  const seen = new Set<string>();
  for (const piece of evidence) {
    for (const { text } of splitSentences(piece.text).slice(0, 3)) {
      const key = text.toLowerCase();
      if (points.length >= MAX_POINTS || text.length < 40 || text.length > 400 || seen.has(key)) continue;
      if (speaksOfItself(text)) continue;
      seen.add(key);
      points.push({ text, evidence: [piece.id] });
    }
  }
  return points;
}
