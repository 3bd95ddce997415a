import type { HookType, Structure } from "../../core/pattern-template.ts";

/** What gives a hook or structure away in folded English text, and how plainly, 0…1. */
export type Rule<T> = readonly [tag: T, words: RegExp, strength: number];

const COUNT_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|half";

/** In a first sentence; the strongest that fits wins. */
export const HOOK_RULES: readonly Rule<HookType>[] = [
  ["how_to", /^(how (to|we|i|you)|here'?s how|a guide to|learn (how|to))\b(?!.*\?)/, 0.9],
  ["checklist", /\bchecklist\b|^before you\b.*\b(check|questions|things)\b|^(✅|☑|\[ ?\])/u, 0.9],
  [
    "contrarian",
    /^(stop|don'?t|forget|nobody|no one|never)\b|\b(is|are) (dead|overrated|wrong|a lie|a myth|not what)\b|unpopular opinion|contrary to|hot take/,
    0.8,
  ],
  [
    "mistake",
    /\b(mistakes?|wrong way|got .{0,40}\bwrong|fail(s|ed|ures?)?|regret(s|ted)?|we messed up|pitfalls?)\b/,
    0.75,
  ],
  [
    "news_reaction",
    /\b(just|today'?s?|yesterday|this week)\b.*\b(announced|launched|released|published|said|confirmed|reported|report)\b|\b(announced|launched|released|published|said|confirmed|reported)\b.*\b(today|yesterday|this week)\b|^(breaking|news):?\b/,
    0.75,
  ],
  ["question", /\?["”’)]?\s*$/, 0.7],
  [
    "number",
    new RegExp(
      `^["“(]?[#$€£]?\\p{N}[\\p{N}.,]*\\s?(?:%|\\p{L})|\\b\\p{N}[\\p{N}.,]*\\s?(?:%|percent|per cent|x\\b)|^(?:\\p{N}+|${COUNT_WORDS}) (?:out of|in|of) (?:\\p{N}+|${COUNT_WORDS})\\b`,
      "u",
    ),
    0.65,
  ],
  [
    "story",
    /^(last (week|month|year)|when (i|we|my)|i (was|remember|had|met|once)|we (were|had|once)|(one|two|three|\p{N}+) years? ago|it was|her|his|she|he)\b/u,
    0.6,
  ],
];

/** In the first two sentences: what was in one, what is in the other. */
export const BEFORE_AFTER: Rule<HookType> = [
  "before_after",
  /^before:|\blast (\w+)\b.*\bthis \1\b|\b(before and after|used to\b.*\bnow\b|a year ago\b.*\b(now|today)|from .{2,40} to .{2,40} in (\d|a\b|one\b))/,
  0.8,
];

/** A first sentence that denies and a second that puts something in its place. */
export const REBUTTAL = {
  first: /\b(does|do|is|are|was|were|did)(?: not|n't)\b/,
  second: /^(it|they|that|instead)\b/,
  strength: 0.55,
} as const;

/** Anywhere in a text; the strongest that fits wins. Lists and steps are told by their lines instead. */
export const STRUCTURE_RULES: readonly Rule<Structure>[] = [
  ["myth_fact", /\bmyths?\b.*\b(facts?|truth|reality)\b|\b(truth|facts?)\b.*\bmyth\b|\bfact:|\breality:/s, 0.9],
  ["question_answer", /(^|\n)\s*q:.*\n\s*a:/s, 0.9],
  ["comparison", /\b(vs\.?|versus|compared (to|with)|on the other hand|whereas|unlike)\b|\bbefore:.*\bafter:/s, 0.7],
  ["news_takeaway", /\b(what (this|it) means|takeaways?|why (this|it) matters|the lesson)\b/, 0.7],
  [
    "problem_solution",
    /\b(the problem|problem:|struggl\w+|the fix|fix:|solution|instead,? (try|do)|what helps)\b/,
    0.65,
  ],
  [
    "claim_proof",
    /\b(according to|data|study|survey|research|evidence|proof|for example|case in point)\b|\p{N}\s?%/u,
    0.55,
  ],
  ["narrative", /\b(then|later|finally|in the end|that day|next morning)\b.*\b(i|we|she|he|they)\b/s, 0.5],
];
