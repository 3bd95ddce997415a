import type { CtaPolicy } from "../../core/brand.ts";
import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { EvaluationInput } from "../../core/ports/evaluator.ts";
import { findUrls } from "../language/find-entities.ts";
import { foldText } from "../language/fold-text.ts";
import { splitSentences } from "../language/segment.ts";
import { shingleContainment, shinglesOf, trigramSimilarity, trigramsOf } from "../language/similarity.ts";
import { countStatements, shareFound, stemsOf } from "./draft-statements.ts";
import type { Judgement } from "./judgement.ts";
import { lengthFindings, measureLength } from "./measure-length.ts";
import { falling, measureReadability, type Readability } from "./readability.ts";
import { withoutStandingSentences } from "./standing-sentences.ts";

/** Words of the longest sentence: fine up to the first, lost from the second. */
const LONG_SENTENCE = 30;
const LOST_SENTENCE = 60;
const FINDING_COST = 0.3;
/** An ask in the text is the package's own when it has this share of its words. */
const SAME_ASK = 0.5;
const CLOSING_SENTENCES = 2;
/** English alone; in other languages a question mark or an address gives an ask away. */
const ENGLISH_ASK =
  /^(?:so |and |please )?(?:tell|write|reply|read|join|sign up|book|download|try|ask|send|share|come|see|visit|get|call|register|subscribe|vote|bring|keep|save)\b/iu;

export function judgeClarity({ variant, snapshot }: EvaluationInput): Judgement {
  const { locale } = snapshot.brand;
  const read = measureReadability(variant.parts, locale);
  if (read === null) return { value: 0, note: "There is nothing to read." };
  const { distinct, repeated } = countStatements(variant.parts, locale);
  const easy = (read.ease + falling(read.longestSentence, LONG_SENTENCE, LOST_SENTENCE)) / 2;
  return {
    // What is said again counts against a text by its share of it.
    value: Math.max(0, easy - repeated / Math.max(1, distinct + repeated)),
    note: `${describeReading(read)}${clarityAdvice(read, repeated)}`,
  };
}

function describeReading({ formula, figure, wordsPerSentence, longestSentence }: Readability): string {
  const names = {
    flesch: `Flesch reading ease ${Math.round(figure)}, `,
    lix: `LIX ${Math.round(figure)}, `,
    sentences: "",
  };
  return `${names[formula]}${Math.round(wordsPerSentence)} words a sentence; the longest has ${longestSentence}.`;
}

function clarityAdvice({ ease, longestSentence }: Readability, repeated: number): string {
  if (repeated > 0)
    return repeated === 1
      ? " One sentence says another again: cut it."
      : ` ${repeated} sentences say others again: cut them.`;
  if (longestSentence > LONG_SENTENCE) return " Split the longest sentence.";
  return ease < 1 ? " Use shorter words and sentences." : "";
}

/** The channel's limits and bands, and whether the draft says as much as a post there has room to. */
export function judgeChannelFit(input: EvaluationInput): Judgement {
  const { variant, snapshot } = input;
  const { name } = CHANNEL_FACTS[variant.channel];
  const findings = lengthFindings(variant.channel, variant);
  const refused = findings.find(({ severity }) => severity === "block");
  if (refused) return { value: 0, note: `${refused.message}.` };
  const { distinct } = countStatements(withoutStandingSentences(input), snapshot.brand.locale);
  const wanted = leastStatements(variant.channel);
  const warned = findings.filter(({ rule }) => rule !== "too_short");
  const value = Math.min(distinct / wanted, shareOfLeastLength(variant), 1) - FINDING_COST * warned.length;
  const [first] = findings;
  const note = first
    ? `${first.message}.`
    : distinct < wanted
      ? `Says ${distinct} things about it where ${name} has room for ${wanted}. Add a reason, an example or what the reader can do.`
      : `Fits ${name}.`;
  return { value: Math.max(0, value), note };
}

function leastStatements(channel: Channel): number {
  const { limits, hasThreads } = CHANNEL_FACTS[channel];
  if (hasThreads) return 3;
  return limits.some(({ unit }) => unit === "words") ? 8 : 4;
}

/** A text half as long as advised is half there. */
function shareOfLeastLength(variant: EvaluationInput["variant"]): number {
  const shares = measureLength(variant.channel, variant).map(({ length, min }) => (min ? length / min : 1));
  return Math.min(1, ...shares);
}

export function judgeCta({ variant, contentPackage, snapshot }: EvaluationInput): Judgement {
  const { locale, ctaPolicy } = snapshot.brand;
  const text = variant.parts.join("\n");
  const listed = variant.cta?.trim() ?? "";
  const isListedInText = listed !== "" && foldText(text).folded.includes(foldText(listed).folded);
  if (listed !== "" && !isListedInText) {
    return { value: 0.4, note: "Its call to action does not stand in the text. Put it in, or leave it off the draft." };
  }
  const packageAsk = contentPackage.cta ? stemsOf(contentPackage.cta, locale) : new Set<string>();
  const isPackageAsk = packageAsk.size > 0 && shareFound(packageAsk, stemsOf(text, locale)) >= SAME_ASK;
  const closing = splitSentences(text, locale).slice(-CLOSING_SENTENCES);
  return ctaJudgement(
    ctaPolicy,
    isListedInText || isPackageAsk || closing.some(({ text: sentence }) => asksFor(sentence)),
  );
}

function asksFor(sentence: string): boolean {
  return /[?？؟]["'”’)]*$/u.test(sentence) || ENGLISH_ASK.test(sentence) || findUrls(sentence).length > 0;
}

const CTA_VALUES: Readonly<Record<CtaPolicy, { asking: number; silent: number }>> = {
  none: { asking: 0.2, silent: 1 },
  soft: { asking: 1, silent: 0.7 },
  balanced: { asking: 1, silent: 0.5 },
  direct: { asking: 1, silent: 0.2 },
};

function ctaJudgement(policy: CtaPolicy, asks: boolean): Judgement {
  const value = asks ? CTA_VALUES[policy].asking : CTA_VALUES[policy].silent;
  const said = `${asks ? "Asks the reader for something" : "Asks for nothing"}; the brand's way is ${policy}.`;
  const advice = value === 1 ? "" : asks ? " End without the ask." : " End with a question or one thing to do.";
  return { value, note: said + advice };
}

export function judgeDiversity({ variant, siblings }: EvaluationInput): Judgement {
  if (siblings.length === 0) return { value: 1, note: "It has no siblings yet." };
  const text = variant.parts.join("\n");
  const [trigrams, shingles] = [trigramsOf(text), shinglesOf(text)];
  let value = 1;
  let closest = 0;
  for (const sibling of siblings) {
    const other = sibling.parts.join("\n");
    const likeness = Math.max(trigramSimilarity(trigrams, other), shingleContainment(shingles, other));
    // The same point told on another channel may use the same words; beside it on one channel it is no choice.
    const judged = sibling.channel === variant.channel ? falling(likeness, 0.4, 0.9) : falling(likeness, 0.7, 1);
    value = Math.min(value, judged);
    closest = Math.max(closest, likeness);
  }
  const advice = value < 1 ? " Open it another way, or lean on another point." : "";
  return { value, note: `${Math.round(closest * 100)} % alike with its nearest sibling.${advice}` };
}

export function judgeResidue({ findings }: EvaluationInput): Judgement {
  const residue = findings.find(({ rule }) => rule.endsWith("_residue"));
  if (residue) return { value: 0, note: `${residue.message}: ${residue.excerpt ?? ""}` };
  const blocking = findings.find(({ severity }) => severity === "block");
  return blocking
    ? { value: 0.5, note: `Nothing left unfilled, but a check blocks: ${blocking.message}.` }
    : { value: 1, note: "Nothing left unfilled, no talk of a model." };
}
