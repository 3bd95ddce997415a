import { splitSentences } from "../../../engines/language/segment.ts";
import type { DraftFacts, EvidenceFact, SubmittedDraft } from "../../prompts/facts.ts";
import { layOut, ROOM_FOR_A_LINK, roomOf } from "./lay-out.ts";
import {
  asClause,
  closestPain,
  endSentence,
  isEnglish,
  leadSentence,
  pick,
  shorten,
  speaksOfItself,
} from "./phrases.ts";
import { createTeller, type Teller } from "./teller.ts";

const SUBJECT_LENGTH = 58;
const MOST_POINTS = 4;
const ROOM_OF_LONG_FORMATS = 5_000;
const WORDS_OF_LONG_FORMATS = 180;

interface Material {
  facts: DraftFacts;
  lead: EvidenceFact | null;
  /** Sentences of the evidence, the lead's full text first. */
  sentences: string[];
  number: number;
  tell: Teller;
}

/** Drafts one variant from the argument, the evidence's sentences and the pattern's beats. */
export function composeDraft(facts: DraftFacts, fullLeadText: string | null): SubmittedDraft {
  const lead = facts.evidence[0] ?? null;
  const { number } = facts.slot;
  const material: Material = { facts, lead, sentences: sentencesOf(facts, fullLeadText), number, tell: createTeller() };
  const speaks = isEnglish(facts.brand.language);
  const blocks = speaks ? composeBeats(material) : arrangeOnly(material);
  const room = roomOf(facts.slot.channel);
  const link = room >= ROOM_FOR_A_LINK && facts.brand.cta !== "none" ? (lead?.url ?? null) : null;
  const parts = layOut(blocks, room - (link ? link.length + 2 : 0), facts.slot);
  const last = parts.length - 1;
  if (link) parts[last] = `${parts[last]}\n\n${link}`;
  const saysCta =
    facts.argument.cta !== null && parts.some((part) => part.includes(asClause(facts.argument.cta ?? "")));
  return {
    parts,
    title: facts.slot.hasTitle ? shorten(lead?.title ?? facts.argument.thesis, SUBJECT_LENGTH) : null,
    cta: saysCta ? facts.argument.cta : null,
    hashtags: [],
    links: link ? [link] : [],
  };
}

function composeBeats(material: Material): string[] {
  const { beats } = material.facts.slot;
  const closing = beats.filter(({ name }) => name === "takeaway" || name === "cta");
  const blocks = beats
    .filter((beat) => !closing.includes(beat))
    .flatMap(({ name }) => composeBeat(name, material) ?? []);
  const close = closing.flatMap(({ name }) => composeBeat(name, material) ?? []);
  return [...blocks, ...elaborate(material, [...blocks, ...close]), ...close];
}

/** Long formats go on with what the sources and the brand say besides, as far as there is any. */
function elaborate({ facts, sentences, tell }: Material, blocks: string[]): string[] {
  if (roomOf(facts.slot.channel) < ROOM_OF_LONG_FORMATS) return [];
  const more: string[] = [];
  const stated = [
    ...sentences,
    ...facts.brand.proof,
    ...facts.brand.offers.map(({ name, benefit }) => `${name}: ${asClause(benefit)}`),
  ];
  for (const text of stated) {
    if (wordCount([...blocks, ...more]) >= WORDS_OF_LONG_FORMATS) break;
    more.push(...[tell.once(text, endSentence) ?? []].flat());
  }
  return more;
}

function wordCount(blocks: string[]): number {
  return blocks.join(" ").split(/\s+/).length;
}

function composeBeat(beat: string, material: Material): string | null {
  const { facts, lead, number, tell } = material;
  switch (beat) {
    case "hook":
      return composeHook(material);
    case "context":
      return lead
        ? tell.once(material.sentences[0] ?? lead.title, (fact) => `${attribution(lead, number)} ${endSentence(fact)}`)
        : facts.brand.audience && tell.once(facts.brand.audience, (audience) => `This is for ${asClause(audience)}.`);
    case "point":
      return tell.sentences(facts.argument.thesis);
    case "proof":
      return proofOf(material);
    case "contrast":
      return facts.brand.promise && tell.once(facts.brand.promise, endSentence);
    case "steps":
      return stepsOf(material);
    case "takeaway":
      return takeawayOf(material);
    case "cta":
      return ctaOf(material);
    default:
      return null;
  }
}

function composeHook({ facts, lead, sentences, number, tell }: Material): string | null {
  const subject = shorten(lead?.title ?? splitSentences(facts.argument.thesis)[0]?.text ?? facts.argument.thesis, 140);
  const opening = HOOKS[facts.slot.hook];
  if (facts.slot.hook === "number") {
    return tell.once(sentences.find((sentence) => /\d/.test(sentence)) ?? subject, endSentence);
  }
  if (facts.slot.hook === "news_reaction" && lead) {
    return tell.once(subject, (text) => `${attribution(lead, number)} ${endSentence(text)}`);
  }
  return tell.once(subject, (text) => (opening ? pick(opening, number)(text) : endSentence(text)));
}

type Opening = (subject: string) => string;

const HOOKS: Readonly<Record<string, readonly [Opening, ...Opening[]]>> = {
  question: [
    (subject) => `What does this change for you? ${endSentence(subject)}`,
    (subject) => (/\?$/.test(subject) ? subject : `What should you make of this: ${asClause(subject)}?`),
  ],
  contrarian: [
    (subject) => `Read past the headline. ${endSentence(subject)}`,
    (subject) => `The headline is not the point here: ${asClause(subject)}.`,
  ],
  story: [
    (subject) => `It starts with this: ${asClause(subject)}.`,
    (subject) => `Here is what happened. ${endSentence(subject)}`,
  ],
  how_to: [
    (subject) => `Something you can act on. ${endSentence(subject)}`,
    (subject) => `How to put this to use: ${asClause(subject)}.`,
  ],
  mistake: [
    (subject) => `Easy to get wrong: ${asClause(subject)}.`,
    (subject) => `One thing to avoid: reading this as somebody else's news. ${endSentence(subject)}`,
  ],
  checklist: [(subject) => `A short list to keep. ${endSentence(subject)}`],
  before_after: [(subject) => `Before and after: ${asClause(subject)}.`],
};

function attribution(lead: EvidenceFact, number: number): string {
  return pick([`From ${lead.source}:`, `${lead.source} reports:`], number);
}

function proofOf({ facts, sentences, tell }: Material): string | null {
  const stated = [...facts.argument.points.map(({ text }) => text), ...sentences.slice(0, MOST_POINTS)];
  const proof = stated.flatMap((text) => tell.once(text, endSentence) ?? []).slice(0, MOST_POINTS);
  const own = facts.brand.proof[(facts.slot.number - 1) % Math.max(1, facts.brand.proof.length)];
  if (own) proof.push(...[tell.once(own, endSentence) ?? []].flat());
  return proof.join("\n\n") || null;
}

function stepsOf({ facts, sentences, tell }: Material): string | null {
  const stated = [...facts.argument.points.map(({ text }) => text), ...sentences];
  const items = stated.flatMap((text) => tell.once(text, endSentence) ?? []).slice(0, MOST_POINTS);
  return items.map((text, index) => `${index + 1}. ${text}`).join("\n") || null;
}

function takeawayOf({ facts, sentences, tell }: Material): string | null {
  const about = [facts.argument.thesis, ...sentences].join(" ");
  const pain = closestPain(facts.reader?.pains ?? [], about, facts.brand.language);
  const forReader = pain && tell.once(pain, (text) => `If ${asClause(text)} sounds familiar, this one is for you.`);
  return forReader || (facts.brand.promise && tell.once(facts.brand.promise, endSentence));
}

function ctaOf({ facts, number, tell }: Material): string | null {
  const offer = facts.brand.offers[0];
  if (facts.brand.cta === "none" || facts.slot.cta === "none") return null;
  const offered =
    facts.slot.cta === "offer" && offer && tell.once(offer.benefit, (text) => `${offer.name}: ${asClause(text)}.`);
  if (offered) return offered;
  if (facts.argument.cta) return tell.once(facts.argument.cta, endSentence);
  return pick(["How do you see it?", "What would you add?"], number);
}

/** For languages without joining words of ours: the sources' and the brand's own sentences, in order. */
function arrangeOnly({ facts, lead, sentences, tell }: Material): string[] {
  const body = [...facts.argument.points.map(({ text }) => text), ...sentences.slice(0, MOST_POINTS)];
  return [
    lead && tell.once(lead.title, endSentence),
    tell.sentences(facts.argument.thesis),
    ...body.map((text) => tell.once(text, endSentence)),
    facts.brand.promise && tell.once(facts.brand.promise, endSentence),
  ].flatMap((block) => block || []);
}

function sentencesOf(facts: DraftFacts, fullLeadText: string | null): string[] {
  const lead = facts.evidence[0];
  const texts = [fullLeadText ?? lead?.text ?? "", ...facts.evidence.slice(1).map(({ text }) => text)];
  const sentences = texts.flatMap((text) => splitSentences(text).map((sentence) => sentence.text));
  const kept = sentences.filter(
    (text) => text.length >= 40 && text.length <= 400 && !text.endsWith("…") && !speaksOfItself(text),
  );
  return kept.length > 0 || !lead ? kept : [leadSentence(lead.text, lead.title)];
}
