import type { HookType, Structure } from "../../core/pattern-template.ts";
import { foldText } from "../language/fold-text.ts";
import { splitSentences } from "../language/segment.ts";

export interface PatternTag {
  hook: HookType;
  structure: Structure;
  /** 0…1: how plainly the text shows both. */
  confidence: number;
}

type Rule<T> = readonly [tag: T, words: RegExp, strength: number];

/** What gives a first sentence away; the strongest that fits wins. English, with marks and digits of any language. */
const HOOKS: readonly Rule<HookType>[] = [
  [
    "how_to",
    /^(how (to|we|i|you)|here'?s how|a guide to|learn (how|to)|so geht|wie (man|sie|du|wir)\b|comment\b|cómo\b)/,
    0.9,
  ],
  ["checklist", /\bchecklist\b|^before you\b.*\bcheck\b|^(✅|☑|\[ ?\])/u, 0.9],
  [
    "before_after",
    /\b(before and after|used to\b.*\bnow\b|a year ago\b.*\b(now|today)|from .{2,40} to .{2,40} in \d)/,
    0.8,
  ],
  [
    "contrarian",
    /^(stop|don'?t|forget|nobody|no one|never)\b|\b(is|are) (dead|overrated|wrong|a lie|a myth|not what)\b|unpopular opinion|contrary to|hot take/,
    0.8,
  ],
  ["mistake", /\b(mistakes?|wrong way|got (it )?wrong|failed|failures?|regret|we messed up|pitfalls?|fehler)\b/, 0.75],
  [
    "news_reaction",
    /\b(just|today|yesterday|this week)\b.*\b(announced|launched|released|published|said|confirmed|reported)\b|\baccording to\b|^(breaking|news):?\b/,
    0.75,
  ],
  ["question", /\?["”’)]?\s*$/, 0.7],
  ["number", /^["“(]?[#$€£]?\p{N}[\p{N}.,]*\s?(%|\p{L})|\b\p{N}[\p{N}.,]*\s?(%|percent|per cent|prozent|x\b)/u, 0.65],
  [
    "story",
    /^(last (week|month|year)|when (i|we|my)|i (was|remember|had|met|once)|we (were|had|once)|(one|two|three|\p{N}+) years? ago|it was|her|his|she|he)\b/u,
    0.6,
  ],
];

const STRUCTURES: readonly Rule<Structure>[] = [
  ["myth_fact", /\bmyths?\b.*\b(facts?|truth|reality)\b|\bfact:|\breality:/s, 0.9],
  ["comparison", /\b(vs\.?|versus|compared (to|with)|on the other hand|whereas|unlike)\b|\bbefore:.*\bafter:/s, 0.7],
  ["question_answer", /(^|\n)\s*q:.*\n\s*a:/s, 0.9],
  [
    "problem_solution",
    /\b(the problem|problem:|struggl\w+|the fix|fix:|solution|instead,? (try|do)|what helps)\b/,
    0.65,
  ],
  ["news_takeaway", /\b(what (this|it) means|takeaways?|why (this|it) matters|the lesson)\b/, 0.7],
  [
    "claim_proof",
    /\b(according to|data|study|survey|research|evidence|proof|for example|case in point)\b|\p{N}\s?%/u,
    0.55,
  ],
  ["narrative", /\b(then|later|finally|in the end|that day|next morning)\b.*\b(i|we|she|he|they)\b/s, 0.5],
];

const STEP_LINE = /^\s*(step \p{N}+|\p{N}{1,2}[.)]|(first|second|third|then|next|finally),?\s)/iu;
const LIST_LINE = /^\s*([-*•–▪✅☑→]|\p{N}{1,2}[.)/])\s*\S/u;
const LEAST_LINES = 3;
const UNTAGGED_CONFIDENCE = 0.2;

/** Which hook and structure an existing text uses, by its first sentence and its shape. Never sure: see `confidence`. */
export function tagPattern(text: string): PatternTag {
  const { folded } = foldText(text.trim());
  const first = splitSentences(folded)[0]?.text ?? folded;
  const hook = strongest(HOOKS, first) ?? ["observation", UNTAGGED_CONFIDENCE];
  const structure = structureOf(folded, hook[0]);
  return { hook: hook[0], structure: structure[0], confidence: (hook[1] + structure[1]) / 2 };
}

function structureOf(folded: string, hook: HookType): readonly [Structure, number] {
  const lines = folded.split("\n").filter((line) => line.trim() !== "");
  const numbered = lines.filter((line) => STEP_LINE.test(line)).length;
  const listed = lines.filter((line) => LIST_LINE.test(line)).length;
  if (numbered >= LEAST_LINES && (hook === "how_to" || listed < numbered)) return ["steps", 0.85];
  if (listed >= LEAST_LINES) return ["list", 0.85];
  const byWords = strongest(STRUCTURES, folded);
  if (byWords) return byWords;
  if (hook === "how_to") return ["steps", 0.4];
  if (hook === "checklist") return ["list", 0.4];
  if (hook === "news_reaction") return ["news_takeaway", 0.4];
  if (hook === "story") return ["narrative", 0.4];
  if (hook === "question") return ["question_answer", 0.3];
  return ["summary", UNTAGGED_CONFIDENCE];
}

function strongest<T>(rules: readonly Rule<T>[], text: string): readonly [T, number] | null {
  let best: readonly [T, number] | null = null;
  for (const [tag, words, strength] of rules)
    if (words.test(text) && (!best || strength > best[1])) best = [tag, strength];
  return best;
}
