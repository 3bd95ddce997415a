import { pickOne, seededNumbers } from "./seeded.ts";

/** What a generator needs to know of a feed's item: plain texts, nothing of the engines. */
export interface SourceItem {
  title: string;
  text: string;
  url: string | null;
  author: string | null;
}

/** A post that quotes one item and claims nothing else. */
export interface CleanDraft {
  /** Place of the quoted item among those given. */
  item: number;
  text: string;
}

type Next = () => number;

const SHORTEST_SENTENCE = 25;
const LONGEST_SENTENCE = 260;
const HOOKS = [
  "Worth two minutes of your day:",
  "Have you seen this?",
  "Why does this matter now?",
  "Here is what caught our eye this morning.",
  "Big if you plan ahead 👇",
  "Quick note for everyone who follows along:",
  "What would you do?",
  "Still thinking about this one.",
  "Everybody talks about it, few have read it. So here goes:",
  "A short thread 🧵",
] as const;
const CLOSINGS = [
  "What do you make of it?",
  "More in the story.",
  "Read it in full:",
  "Tell us in the comments.",
  "Save this for later.",
  "Hat tip to the author.",
] as const;
const HASHTAGS = ["#news", "#longread", "#WeekendReading", "#DataMatters", "#goodtoknow"] as const;
const TRACKING = /^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|src|ns_\w+|cmp)$/i;

/** Drafts in the ways posts are written around a source, its numbers, dates and address in other formats. */
export function writeCleanDrafts(items: readonly SourceItem[], wanted: number, seed = 1): CleanDraft[] {
  const next = seededNumbers(seed);
  const quotable = items.flatMap((item, index) => {
    const sentences = sentencesOf(item.text);
    return sentences.length > 0 ? [{ item: index, sentences }] : [];
  });
  if (quotable.length === 0) return [];
  return Array.from({ length: wanted }, (_, round) => {
    const { item, sentences } = quotable[round % quotable.length] ?? pickOne(next, quotable);
    const source = items[item] ?? pickOne(next, items);
    return { item, text: composeDraft(source, sentences, next) };
  });
}

function composeDraft(source: SourceItem, sentences: readonly (readonly string[])[], next: Next): string {
  const quoted = pickOne(next, sentences)
    .slice(0, 1 + Math.floor(next() * 3))
    .map((sentence) => reformat(sentence, next))
    .join(" ");
  const lines: string[] = [];
  if (next() < 0.5) lines.push(pickOne(next, HOOKS));
  if (next() < 0.45 && source.title !== "") lines.push(headlineOf(source.title, next));
  lines.push(next() < 0.15 && !/["“”]/.test(quoted) ? `“${quoted}”` : quoted);
  if (next() < 0.15 && source.author && !/[@(<]/.test(source.author)) lines.push(`By ${source.author}`);
  if (next() < 0.35) lines.push(pickOne(next, CLOSINGS));
  if (next() < 0.6 && source.url) lines.push(withoutTracking(source.url));
  if (next() < 0.4) lines.push([pickOne(next, HASHTAGS), pickOne(next, HASHTAGS)].join(" "));
  return lines.join(next() < 0.7 ? "\n\n" : "\n");
}

/** Each whole sentence with those that follow it right away, as a writer would copy them. */
function sentencesOf(text: string): string[][] {
  const pieces = text
    .split(/\n+|(?<=[.!?]["”’)]?)\s+(?=["“‘(]?\p{Lu})/u)
    .map((piece) => piece.replace(/\s+/g, " ").trim());
  return pieces.flatMap((piece, index) => {
    if (!isSentence(piece)) return [];
    const following = pieces.slice(index, index + 3);
    const stop = following.findIndex((other) => !isSentence(other));
    return [stop < 0 ? following : following.slice(0, stop)];
  });
}

function isSentence(piece: string): boolean {
  if (piece.length < SHORTEST_SENTENCE || piece.length > LONGEST_SENTENCE) return false;
  return /[.!?]["”’)]?$/.test(piece) && /\p{Ll}{3}/u.test(piece);
}

function headlineOf(title: string, next: Next): string {
  const way = next();
  if (way < 0.6) return title;
  if (way < 0.8) return title.replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
  return `${title.replace(/[.!?]+$/, "")}?`;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const MONTH = `(${MONTHS.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join("|")})\\.?`;
const MONTH_FIRST = new RegExp(`\\b${MONTH} (\\d{1,2})(?:st|nd|rd|th)?, (\\d{4})\\b`, "g");
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? ${MONTH} (\\d{4})\\b`, "g");

function reformat(sentence: string, next: Next): string {
  let text = sentence;
  if (next() < 0.6) text = text.replace(/\b(\d{1,3}),(\d{3})\b(?![,\d])/g, "$1$2");
  else text = text.replace(/(?<![\d.,:/#-])\b([2-9]\d|1[0-8]|[1-9]\d{2,3})(\d{3})\b(?![\d.,/:-])/g, "$1,$2");
  if (next() < 0.5) {
    text = text.replace(MONTH_FIRST, (_, month, day, year) => `${day} ${fullMonth(month)} ${year}`);
  } else {
    text = text.replace(DAY_FIRST, (_, day, month, year) => `${String(month).slice(0, 3)} ${day}, ${year}`);
  }
  if (next() < 0.5) text = text.replace(/(\d) ?(?:percent|per cent)\b/g, "$1%");
  else text = text.replace(/(\d)%/g, "$1 percent");
  if (next() < 0.3)
    text = text.replace(/^(?:And|But|So|However,|Still,|Meanwhile,) (\p{L})/u, (_, letter) => letter.toUpperCase());
  if (next() < 0.2) text = text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'");
  return text;
}

function fullMonth(month: string): string {
  return MONTHS.find((name) => name.startsWith(month.slice(0, 3))) ?? month;
}

function withoutTracking(address: string): string {
  const [path = "", query] = address.replace(/#.*$/, "").split("?");
  const kept = (query ?? "").split("&").filter((pair) => pair !== "" && !TRACKING.test(pair.split("=")[0] ?? ""));
  return kept.length > 0 ? `${path}?${kept.join("&")}` : path;
}
