import type { Signal } from "../../core/signal.ts";
import { foldText } from "../language/fold-text.ts";
import { contentWords, splitWords } from "../language/segment.ts";

/** Years further back than this say nothing about now. */
const OLD_YEARS = 2;
/** Titles share a word by chance; this many distinctive ones name the story. */
const SHARED_TITLE_WORDS = 2;
/** Languages whose names of months and days are known; Chinese, Japanese and Korean months carry their number. */
const LANGUAGES =
  "en de fr es pt it nl da sv nb fi is pl cs sk sl hr hu ro bg el ru uk tr ar he fa hi bn id ms vi th et lv lt ca".split(
    " ",
  );
/** Shorter names are everyday words somewhere. */
const SHORTEST_CALENDAR_NAME = 4;
/** Longer names that are everyday words too. */
const AMBIGUOUS = new Set(["march", "mars", "mart", "mayo", "august", "today"]);
const CALENDAR_NAMES = calendarNames();
const NUMBER_WORDS =
  /\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|half|third|quarter|dozen|doubled|tripled|halved)\b/;

/**
 * True when `whyNow` names what ties it to this moment: a date, a number, an event or a source. "It is
 * timely" names nothing. Numbers and names of the evidence are recognised in any language, names of
 * months and days in some forty, number words in English.
 */
export function hasAnchor(whyNow: string, evidence: readonly Signal[], now: Date): boolean {
  const { folded } = foldText(whyNow);
  return namesNumber(folded, now) || namesDay(folded) || namesSource(folded, evidence) || namesStory(whyNow, evidence);
}

function namesNumber(folded: string, now: Date): boolean {
  if (NUMBER_WORDS.test(folded)) return true;
  const numbers = folded.match(/\p{N}+/gu) ?? [];
  return numbers.some((digits) => {
    const isYear = /^(19|20)\d\d$/.test(digits);
    return !isYear || Number(digits) >= now.getUTCFullYear() - OLD_YEARS;
  });
}

function namesDay(folded: string): boolean {
  return splitWords(folded).some(({ word }) => CALENDAR_NAMES.has(word));
}

function namesSource(folded: string, evidence: readonly Signal[]): boolean {
  return evidence.some(({ domain, author }) => {
    const site = domain?.replace(/^www\./, "") ?? "";
    // "guardian" names theguardian.com; two letters would name anything.
    const names = [site, site.split(".")[0] ?? "", author ?? ""].map((name) => foldText(name).folded.trim());
    return names.some((name) => name.length > 2 && holdsWords(folded, name));
  });
}

function namesStory(whyNow: string, evidence: readonly Signal[]): boolean {
  const words = new Set(contentWords(whyNow));
  return evidence.some(({ title }) => {
    const names = new Set(properNames(title));
    let shared = 0;
    for (const name of names) if (words.has(name)) shared += 1;
    return shared >= Math.min(SHARED_TITLE_WORDS, names.size) && shared > 0;
  });
}

/**
 * Folded words that a title writes large after its first word, and those with digits; every word that says
 * something where the script knows no large letters.
 */
function properNames(title: string): string[] {
  const words = splitWords(title);
  if (!/[\p{Lu}\p{Ll}]/u.test(title)) return contentWords(title);
  const large = words.filter(({ word }, at) => (at > 0 && /^\p{Lu}/u.test(word)) || /\p{N}/u.test(word));
  return contentWords(large.map(({ word }) => word).join(" "));
}

function holdsWords(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const before = text[at - 1] ?? " ";
  const after = text[at + name.length] ?? " ";
  return !/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after);
}

function calendarNames(): Set<string> {
  const names = new Set<string>();
  for (const language of LANGUAGES) {
    // Beside a day a month is bent as dates bend it: listopada, not listopad.
    const bent = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" });
    const plain = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
    const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    for (let step = 0; step < 12; step += 1) {
      const month = Date.UTC(2024, step, 1);
      const said = [bent.format(month), plain.format(month), weekday.format(Date.UTC(2024, 0, step + 1))].join(" ");
      for (const { word } of splitWords(foldText(said).folded, language)) {
        if (word.length >= SHORTEST_CALENDAR_NAME && !/\p{N}/u.test(word)) names.add(word);
      }
    }
  }
  for (const name of AMBIGUOUS) names.delete(name);
  return names;
}
