import { findUrls } from "../language/find-entities.ts";
import { foldText } from "../language/fold-text.ts";
import { splitWords } from "../language/segment.ts";
import { bearsOut, type DateMention, dateParts, findDates } from "./date-values.ts";
import { findNumbers, numberKey, spelledNumbers } from "./number-values.ts";

/** What a text may rest on. */
export interface ClaimSources {
  evidence: {
    id: string;
    title: string;
    text: string;
    url: string | null;
    author: string | null;
    publishedAt: Date | null;
    domain: string | null;
  }[];
  /** What the brand may state of itself: proof, offers, names, addresses. */
  brandFacts: string[];
  knownNames: string[];
  /** The language of the checked texts; names are looked for in languages that capitalise only names. */
  locale?: string;
}

/** The sources made ready for many questions. */
export interface ClaimIndex {
  hasNumber(values: number[], isPercent: boolean): boolean;
  hasDate(claimed: Pick<DateMention, "year" | "month" | "day">): boolean;
  hasWeekday(name: string): boolean;
  hasUrl(url: string): boolean;
  /** True when the words stand together, in this order, in one source. */
  hasWords(text: string): boolean;
}

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const indexOf = new WeakMap<ClaimSources, ClaimIndex>();

/** The index of these sources, made at most once: a package holds six drafts against the same ones. */
export function claimIndexOf(sources: ClaimSources): ClaimIndex {
  const index = indexOf.get(sources) ?? indexClaimSources(sources);
  indexOf.set(sources, index);
  return index;
}

function indexClaimSources(sources: ClaimSources): ClaimIndex {
  const texts = [
    ...sources.evidence.flatMap(({ title, text, author, domain }) => [title, text, author ?? "", domain ?? ""]),
    ...sources.brandFacts,
    ...sources.knownNames,
  ].filter((text) => text !== "");
  const published = sources.evidence.flatMap(({ publishedAt }) => (publishedAt ? [publishedAt] : []));
  const lines = texts.map(wordLine);
  const plain = new Set<string>();
  const percent = new Set<string>();
  for (const text of texts) {
    for (const number of findNumbers(text)) {
      for (const value of number.values) (number.isPercent ? percent : plain).add(numberKey(value));
    }
  }
  for (const line of lines) for (const value of spelledNumbers(line.split(" "))) plain.add(numberKey(value));
  const dates = [...texts.flatMap(findDates), ...published.map(dateParts)];
  for (const { year } of dates) if (year !== null) plain.add(numberKey(year));
  const urls = new Set(
    [
      ...sources.evidence.flatMap(({ url }) => (url ? [url] : [])),
      ...texts.flatMap((text) => findUrls(text).map((found) => found.text)),
    ].map(plainUrl),
  );
  const hosts = new Set([...urls].map((url) => url.split("/")[0] ?? ""));
  for (const { domain } of sources.evidence) if (domain) hosts.add(domain.toLowerCase());

  return {
    hasNumber: (values, isPercent) =>
      values.some((value) => percent.has(numberKey(value)) || (!isPercent && plain.has(numberKey(value)))),
    hasDate: (claimed) => dates.some((known) => bearsOut(known, claimed)),
    hasWeekday: (name) =>
      lines.some((line) => line.includes(` ${name} `)) || published.some((date) => WEEKDAYS[date.getUTCDay()] === name),
    hasUrl: (url) => urls.has(plainUrl(url)) || hosts.has(plainUrl(url)),
    hasWords: (text) => {
      const line = wordLine(text);
      return line.trim() === "" || lines.some((known) => known.includes(line));
    },
  };
}

/** One spelling for figures: without thousands separators, a percentage by its sign. */
function plainFigures(folded: string): string {
  return folded
    .replace(/(?<=\d)[,'\u00a0\u202f](?=\d{3}(?!\d))/gu, "")
    .replace(/(?<=\d)\s?per ?cent(?![\p{L}])/gu, "%");
}

/** The folded words of a text between single spaces, with one before and after, so that whole words are found. */
function wordLine(text: string): string {
  const words = splitWords(plainFigures(foldText(text).folded)).map(({ word }) =>
    word.endsWith("'s") ? word.slice(0, -2) : word,
  );
  return ` ${words.join(" ")} `;
}

function plainUrl(url: string): string {
  const [address = ""] = url.trim().split("#");
  const [path = "", query] = address
    .replace(/^https?:\/\//i, "")
    .replace(/^www\./i, "")
    .split("?");
  const kept = (query ?? "").split("&").filter((pair) => pair !== "" && !/^(?:utm_\w+|fbclid|gclid|ref)=/i.test(pair));
  const [host = "", ...rest] = path.replace(/\/+$/, "").split("/");
  return [host.toLowerCase(), ...rest].join("/") + (kept.length > 0 ? `?${kept.join("&")}` : "");
}
