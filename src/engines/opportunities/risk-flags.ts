import type { Signal } from "../../core/signal.ts";
import { foldText } from "../language/fold-text.ts";
import { READ_CHARACTERS, READ_SIGNALS } from "./evidence-words.ts";

/** Subjects a brand thinks twice about, by words that give them away. English only. */
const RISKY_SUBJECTS: readonly [flag: string, words: RegExp][] = [
  [
    "death or injury",
    /\b(dead|deaths?|dies|died|killed|killing|murder\w*|shooting|suicide|fatal\w*|injur(?:y|ies|ed)|victims?)\b/,
  ],
  ["war or violence", /\b(war|invasion|missiles?|terror\w*|bomb(?:s|ed|ing)?|massacre|hostages?|airstrikes?)\b/],
  [
    "politics",
    /\b(elections?|senators?|congress|parliament|president\w*|republicans?|democrats?|prime minister|referendum)\b/,
  ],
  [
    "a lawsuit or crime",
    /\b(lawsuits?|sued|sues|indict\w*|arrest\w*|convicted|fraud|charged with|class action|guilty)\b/,
  ],
  ["layoffs", /\b(layoffs?|laid off|job cuts|redundanc(?:y|ies)|bankrupt\w*|insolven\w*)\b/],
  ["health advice", /\b(cancer|vaccin\w*|cures?|diagnos\w*|overdose|epidemic|pandemic|outbreak)\b/],
  ["money advice", /\b(stock tip|buy rating|price target|crypto\w*|bitcoin|get rich|guaranteed returns?)\b/],
  ["a security breach", /\b(data breach|breach(?:ed)?|hacked|leaked|ransomware|zero-day)\b/],
  ["a rumour", /\b(rumou?rs?|allegedly|unconfirmed|reportedly|leak suggests)\b/],
];

/**
 * The risky subjects that the tellings of a story touch, in a fixed order. Tellings known to be in another
 * language are left alone: "war" is German for was.
 */
export function riskFlagsOf(evidence: readonly Pick<Signal, "title" | "text" | "language">[]): string[] {
  const english = evidence.filter(({ language }) => language === null || /^en\b/i.test(language));
  const read = english.slice(0, READ_SIGNALS).map(({ title, text }) => `${title}\n${text.slice(0, READ_CHARACTERS)}`);
  const { folded } = foldText(read.join("\n"));
  return RISKY_SUBJECTS.filter(([, risky]) => risky.test(folded)).map(([flag]) => flag);
}
