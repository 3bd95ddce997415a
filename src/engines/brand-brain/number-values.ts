/** A number as it stands in a text, with every value it may stand for. */
export interface NumberMention {
  text: string;
  start: number;
  end: number;
  /** `1.200` may be 1200 or 1.2, depending on who wrote it. */
  values: number[];
  isPercent: boolean;
}

const SCALES: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["m", 1e6],
  ["mn", 1e6],
  ["bn", 1e9],
  ["hundred", 1e2],
  ["thousand", 1e3],
  ["million", 1e6],
  ["millions", 1e6],
  ["billion", 1e9],
  ["billions", 1e9],
  ["trillion", 1e12],
  ["tausend", 1e3],
  ["millionen", 1e6],
  ["milliarde", 1e9],
  ["milliarden", 1e9],
  ["mille", 1e3],
  ["millones", 1e6],
  ["milhões", 1e6],
  ["milioni", 1e6],
]);
const PERCENT = /^(?:%|percent|per cent|pct|prozent|pour cent|por ciento|por cento|per cento|procent)/iu;
const DIGITS = /\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?/gu;
const NUMBER_WORDS = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, value) => [word, value] as const),
);
for (const [index, word] of "thirty forty fifty sixty seventy eighty ninety".split(" ").entries()) {
  NUMBER_WORDS.set(word, 30 + 10 * index);
}
NUMBER_WORDS.set("dozen", 12).set("half", 50).set("hundred", 100).set("thousand", 1000).set("million", 1e6);

/** The numbers written in digits in a text, in order; parts of words (`B2B`, `18F`) are left out. */
export function findNumbers(text: string): NumberMention[] {
  const found: NumberMention[] = [];
  for (const match of text.matchAll(DIGITS)) {
    const before = text.slice(Math.max(0, match.index - 2), match.index);
    if (/[\p{L}_]$/u.test(before)) continue;
    let end = match.index + match[0].length;
    const after = text.slice(end, end + 14);
    const percent = PERCENT.exec(after.trimStart());
    const scaleWord = /^\s?(\p{L}+)/u.exec(after);
    const scale = scaleWord?.[1] ? SCALES.get(scaleWord[1].toLowerCase()) : undefined;
    if (percent) end += after.length - after.trimStart().length + percent[0].length;
    else if (scale !== undefined && scaleWord) end += scaleWord[0].length;
    else if (/^\p{L}/u.test(after) && !/^(?:st|nd|rd|th|s|x|h|min|kg|km|cm|mm|g|l|ml|am|pm)\b/iu.test(after)) continue;
    const start = match.index;
    found.push({
      text: text.slice(start, end),
      start,
      end,
      values: readValues(match[0]).map((value) => value * (percent ? 1 : (scale ?? 1))),
      isPercent: percent !== null,
    });
  }
  return found;
}

/** The numbers a text spells in English words, so that "three" in a source bears out a "3". */
export function spelledNumbers(words: Iterable<string>): number[] {
  const values: number[] = [];
  for (const word of words) {
    const value = NUMBER_WORDS.get(word);
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** Equal for numbers that differ only in how floating point spells them. */
export function numberKey(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function readValues(digits: string): number[] {
  const plain = digits.replace(/['’\u00a0\u202f]/gu, "");
  const separators = plain.match(/[.,]/g) ?? [];
  const last = separators.at(-1);
  if (!last) return [Number(plain)];
  const isMixed = separators.some((separator) => separator !== last);
  const asDecimal = Number(plain.replace(/[.,](?=.*[.,])/g, "").replace(",", "."));
  const asGrouped = Number(plain.replace(/[.,]/g, ""));
  if (isMixed) return [asDecimal];
  if (separators.length > 1) return [asGrouped];
  return /^\d{1,3}[.,]\d{3}$/.test(plain) ? [asGrouped, asDecimal] : [asDecimal];
}
