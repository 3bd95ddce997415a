import type { HookType, Structure } from "../../core/pattern-template.ts";
import { foldText } from "../language/fold-text.ts";
import { splitSentences, splitWords } from "../language/segment.ts";
import { STOP_WORDS } from "../language/stop-words.ts";
import { BEFORE_AFTER, HOOK_RULES, REBUTTAL, type Rule, STRUCTURE_RULES } from "./pattern-cues.ts";

export interface PatternTag {
  hook: HookType;
  structure: Structure;
  /** 0…1: how plainly the text shows both; from `PLAIN_CONFIDENCE` on it may be taken for granted. */
  confidence: number;
}

type Found<T> = readonly [tag: T, strength: number];

/** From here on a tag was right for nine posts in ten of those tagged by hand. */
export const PLAIN_CONFIDENCE = 0.5;

const STEP_LINE = /^\s*(step \p{N}+|\p{N}{1,2}[.)]|(first|second|third|then|next|finally),?\s)/iu;
const LIST_LINE = /^\s*([-*•–▪✅☑→]|\p{N}{1,2}[.)/])\s*\S/u;
const LEAST_LINES = 3;
const UNTAGGED_STRENGTH = 0.2;
/** The cues are English: in another language even a question mark proves little about how a text is built. */
const FOREIGN_FACTOR = 0.6;
/** Of the words of English prose about a third are stop words; a headline has fewer. */
const ENGLISH_STOP_SHARE = 0.1;

/** Which hook and structure an existing text uses, by its first sentence and its shape. Never sure: see `confidence`. */
export function tagPattern(text: string): PatternTag {
  const folded = foldText(text.trim()).folded;
  const [first = text, second = ""] = splitSentences(text.trim()).map((sentence) => foldText(sentence.text).folded);
  const hook = hookOf(first, second);
  const structure = structureOf(folded, hook[0]);
  const confidence = (hook[1] + structure[1]) / 2;
  return {
    hook: hook[0],
    structure: structure[0],
    confidence: isEnglish(folded) ? confidence : confidence * FOREIGN_FACTOR,
  };
}

function hookOf(first: string, second: string): Found<HookType> {
  const found = strongest(HOOK_RULES, first);
  const beforeAfter = strongest([BEFORE_AFTER], `${first} ${second}`);
  if (beforeAfter && beforeAfter[1] >= (found?.[1] ?? 0)) return beforeAfter;
  if (found) return found;
  return REBUTTAL.first.test(first) && REBUTTAL.second.test(second)
    ? ["contrarian", REBUTTAL.strength]
    : ["observation", UNTAGGED_STRENGTH];
}

function structureOf(folded: string, hook: HookType): Found<Structure> {
  const lines = folded.split("\n").filter((line) => line.trim() !== "");
  const numbered = lines.filter((line) => STEP_LINE.test(line)).length;
  const listed = lines.filter((line) => LIST_LINE.test(line)).length;
  if (numbered >= LEAST_LINES && hook !== "checklist" && (hook === "how_to" || listed < numbered))
    return ["steps", 0.85];
  if (listed >= LEAST_LINES) return ["list", 0.85];
  const byWords = strongest(STRUCTURE_RULES, folded);
  if (byWords) return byWords;
  return USUAL_STRUCTURE[hook] ?? ["summary", UNTAGGED_STRENGTH];
}

/** What mostly follows a hook when nothing in the text says otherwise. */
const USUAL_STRUCTURE: Readonly<Partial<Record<HookType, Found<Structure>>>> = {
  how_to: ["steps", 0.4],
  checklist: ["list", 0.4],
  news_reaction: ["news_takeaway", 0.4],
  story: ["narrative", 0.4],
  question: ["question_answer", 0.3],
};

function strongest<T>(rules: readonly Rule<T>[], text: string): Found<T> | null {
  let best: Found<T> | null = null;
  for (const [tag, words, strength] of rules)
    if (words.test(text) && (!best || strength > best[1])) best = [tag, strength];
  return best;
}

/** By the share of stop words: English has enough of its own, and no other language we know has more. */
function isEnglish(folded: string): boolean {
  const words = splitWords(folded).map(({ word }) => word);
  const share = (language: string): number =>
    words.filter((word) => STOP_WORDS[language]?.has(word)).length / Math.max(1, words.length);
  const english = share("en");
  return english >= ENGLISH_STOP_SHARE && Object.keys(STOP_WORDS).every((language) => share(language) <= english);
}
