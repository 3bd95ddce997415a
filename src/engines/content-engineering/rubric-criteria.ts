import type { CtaPolicy } from "../../core/brand.ts";
import { CHANNEL_FACTS } from "../../core/channels.ts";
import type { EvaluationInput } from "../../core/ports/evaluator.ts";
import { findEntities } from "../language/find-entities.ts";
import { foldText } from "../language/fold-text.ts";
import { contentWords, splitSentences, splitWords } from "../language/segment.ts";
import { shingleContainment, trigramSimilarity } from "../language/similarity.ts";
import { fillerPhrasesIn } from "./filler-phrases.ts";
import { lengthFindings } from "./measure-length.ts";

/** How one criterion judges a draft, 0…1, and why in a sentence. */
export interface Judgement {
  value: number;
  note: string;
}

/** Words a sentence: easy up to the first, lost by the second. */
const EASY_SENTENCE = 18;
const LOST_SENTENCE = 40;
/** A draft that takes up this share of the thesis's words makes its point. */
const ENOUGH_ANCHOR = 0.6;
/** Numbers, names, quotes and links on a hundred words that make a text concrete. */
const ENOUGH_SPECIFICS = 4;
const FILLER_COST = 0.15;
const SHORTEST_STEM = 4;

export function judgeClarity({ variant, snapshot }: EvaluationInput): Judgement {
  const locale = snapshot.brand.locale;
  const lengths = variant.parts
    .flatMap((part) => splitSentences(part, locale))
    .map(({ text }) => splitWords(text, locale).length)
    .filter((words) => words > 0);
  if (lengths.length === 0) return { value: 0, note: "There is nothing to read." };
  const average = lengths.reduce((sum, words) => sum + words, 0) / lengths.length;
  const longest = Math.max(...lengths);
  const value = (falling(average, EASY_SENTENCE, LOST_SENTENCE) + falling(longest, 30, 60)) / 2;
  return { value, note: `${Math.round(average)} words a sentence; the longest has ${longest}.` };
}

export function judgeAnchoring({ variant, contentPackage, snapshot }: EvaluationInput): Judgement {
  const locale = snapshot.brand.locale;
  const wanted = [...new Set(contentWords(contentPackage.thesis, locale))];
  if (wanted.length === 0) return { value: 1, note: "The thesis has no words to hold on to." };
  const stems = new Set(contentWords(variant.parts.join("\n"), locale).map(stemOf));
  const found = wanted.filter((word) => stems.has(stemOf(word)));
  const share = found.length / wanted.length;
  const missing = wanted.filter((word) => !found.includes(word)).slice(0, 4);
  const lacks = missing.length > 0 ? ` It does not speak of ${missing.join(", ")}.` : "";
  return {
    value: Math.min(1, share / ENOUGH_ANCHOR),
    note: `Takes up ${found.length} of the thesis's ${wanted.length} telling words.${lacks}`,
  };
}

export function judgeChannelFit({ variant }: EvaluationInput): Judgement {
  const facts = CHANNEL_FACTS[variant.channel];
  const findings = lengthFindings(variant.channel, variant);
  const [first] = findings;
  if (!first) return { value: 1, note: `Fits ${facts.name}.` };
  const isRefused = findings.some(({ severity }) => severity === "block");
  return { value: isRefused ? 0 : Math.max(0, 1 - 0.3 * findings.length), note: `${first.message}.` };
}

export function judgeCta({ variant, snapshot }: EvaluationInput): Judgement {
  const text = variant.parts.join("\n");
  const isListed = variant.cta !== null && variant.cta.trim() !== "";
  const isInText = isListed && foldText(text).folded.includes(foldText(variant.cta?.trim() ?? "").folded);
  if (isListed && !isInText) return { value: 0.4, note: "Its call to action does not stand in the text." };
  const lastSentence = splitSentences(text, snapshot.brand.locale).at(-1)?.text ?? "";
  const asks = isInText || lastSentence.endsWith("?") || findEntities(lastSentence).some(({ kind }) => kind === "url");
  return ctaJudgement(snapshot.brand.ctaPolicy, asks);
}

function ctaJudgement(policy: CtaPolicy, asks: boolean): Judgement {
  const values: Readonly<Record<CtaPolicy, { asking: number; silent: number }>> = {
    none: { asking: 0.2, silent: 1 },
    soft: { asking: 1, silent: 0.8 },
    balanced: { asking: 1, silent: 0.5 },
    direct: { asking: 1, silent: 0.2 },
  };
  const value = asks ? values[policy].asking : values[policy].silent;
  return {
    value,
    note: `${asks ? "Asks the reader for something" : "Asks for nothing"}; the brand's way is ${policy}.`,
  };
}

export function judgeSpecificity({ variant, snapshot }: EvaluationInput): Judgement {
  const text = variant.parts.join("\n");
  const words = splitWords(text, snapshot.brand.locale).length;
  if (words === 0) return { value: 0, note: "There is nothing to read." };
  const numbers = text.match(/\d+(?:[.,]\d+)*/g)?.length ?? 0;
  const names = text.match(/(?<=[\p{Ll},;:]\s)\p{Lu}[\p{L}\p{N}'’-]+/gu)?.length ?? 0;
  const quotes = text.match(/[“„«"][^“”„«»"\n]{3,}[”“»"]/gu)?.length ?? 0;
  const links = findEntities(text).filter(({ kind }) => kind === "url").length;
  const specifics = numbers + names + quotes + links;
  const fillers = fillerPhrasesIn(text);
  const value = Math.min(1, (specifics * 100) / words / ENOUGH_SPECIFICS) - FILLER_COST * fillers.length;
  const said = fillers.length > 0 ? ` Empty phrases: ${fillers.slice(0, 3).join(", ")}.` : "";
  return { value: Math.max(0, value), note: `${specifics} numbers, names, quotes and links in ${words} words.${said}` };
}

export function judgeDiversity({ variant, siblings }: EvaluationInput): Judgement {
  const text = variant.parts.join("\n");
  let value = 1;
  let closest = 0;
  for (const sibling of siblings) {
    const other = sibling.parts.join("\n");
    const likeness = Math.max(trigramSimilarity(text, other), shingleContainment(text, other));
    // The same point told on another channel may use the same words; beside it on one channel it is no choice.
    const judged = sibling.channel === variant.channel ? falling(likeness, 0.4, 0.9) : falling(likeness, 0.7, 1);
    value = Math.min(value, judged);
    closest = Math.max(closest, likeness);
  }
  if (siblings.length === 0) return { value: 1, note: "It has no siblings yet." };
  return { value, note: `${Math.round(closest * 100)} % alike with its nearest sibling.` };
}

export function judgeResidue({ findings }: EvaluationInput): Judgement {
  const residue = findings.find(({ rule }) => rule.endsWith("_residue"));
  if (residue) return { value: 0, note: `${residue.message}: ${residue.excerpt ?? ""}` };
  const blocking = findings.find(({ severity }) => severity === "block");
  return blocking
    ? { value: 0.5, note: `Nothing left unfilled, but a check blocks: ${blocking.message}.` }
    : { value: 1, note: "Nothing left unfilled, no talk of a model." };
}

/** 1 up to `full`, 0 from `none` on, straight between. */
function falling(value: number, full: number, none: number): number {
  return Math.min(1, Math.max(0, (none - value) / (none - full)));
}

/** Enough of a word to know its inflected forms by, in languages that inflect at the end. */
function stemOf(word: string): string {
  return word.slice(0, Math.max(SHORTEST_STEM, word.length - 3));
}
