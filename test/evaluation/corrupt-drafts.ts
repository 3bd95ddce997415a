import type { CleanDraft, SourceItem } from "./claim-drafts.ts";
import { pickOne, seededNumbers } from "./seeded.ts";

export const CORRUPTION_KINDS = ["number", "name", "date", "url"] as const;
export type CorruptionKind = (typeof CORRUPTION_KINDS)[number];

/** A draft in which exactly one fact is no longer its source's. */
export interface CorruptDraft {
  item: number;
  kind: CorruptionKind;
  text: string;
  /** UTF-16 offsets of the changed fact in `text`. */
  start: number;
  end: number;
}

type Next = () => number;
interface Place {
  start: number;
  end: number;
  text: string;
}

const ADDRESS = /https?:\/\/\S+/g;
const MONTH_NAMES = "January February March April May June July August September October November December".split(" ");
const MONTH = `(?:${MONTH_NAMES.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join("|")})`;
const DATE = new RegExp(
  `\\b(?:${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:, \\d{4})?|\\d{1,2}(?:st|nd|rd|th)? ${MONTH}(?: \\d{4})?|${MONTH},? (?:19|20)\\d{2})\\b`,
  "g",
);
const NUMBER = /(?<![\p{L}\p{N}.,:/#@_-])\d+(?:,\d{3})*(?:\.\d+)?(?![\p{L}\p{N}/_:-]|[.,]\d)/gu;
const NAME = /(?<=\p{Ll}[,;]? )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,})*(?![\p{L}\p{N}'’-])/gu;
/** Two words or more that begin a line or sentence. */
const NAME_IN_FRONT = /(?<=^|\n|[.!?] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,})+(?= \p{Ll})/gu;
/** Capitalised in running text, and nobody's name. */
const NO_NAMES =
  /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b(?:The|This|That|And|But|For|When|What|Why|How|You|They|She|Internet)\b/;
const OTHER_PEOPLE = ["Marjorie Keldrake", "Osgood Fenwick", "Ines Varga", "Tobias Lindqvist", "Ruth Okonjo"] as const;
const OTHER_PLACES = ["Keldrake", "Varga", "Lindholm", "Okonjo", "Fenwick", "Zagreb", "Montevideo", "Novatek"] as const;

/** One corruption of each kind that a draft has a fact for. */
export function corruptDrafts(drafts: readonly CleanDraft[], items: readonly SourceItem[], seed = 1): CorruptDraft[] {
  const next = seededNumbers(seed);
  return drafts.flatMap(({ item, text }) => {
    const source = items[item];
    if (!source) return [];
    return CORRUPTION_KINDS.flatMap((kind) => {
      const places = FACTS[kind](text);
      if (places.length === 0) return [];
      const place = pickOne(next, places);
      const changed = CHANGES[kind](place.text, source, next);
      if (changed === null) return [];
      const { start } = place;
      return [
        {
          item,
          kind,
          text: text.slice(0, start) + changed + text.slice(place.end),
          start,
          end: start + changed.length,
        },
      ];
    });
  });
}

const FACTS: Readonly<Record<CorruptionKind, (text: string) => Place[]>> = {
  url: (text) => placesOf(text, ADDRESS),
  date: (text) => outside(placesOf(text, DATE), placesOf(text, ADDRESS)),
  number: (text) => outside(placesOf(text, NUMBER), [...placesOf(text, ADDRESS), ...placesOf(text, DATE)]),
  name: (text) =>
    outside([...placesOf(text, NAME), ...placesOf(text, NAME_IN_FRONT)], placesOf(text, ADDRESS)).filter(
      (place) => !NO_NAMES.test(place.text),
    ),
};

const CHANGES: Readonly<Record<CorruptionKind, (fact: string, source: SourceItem, next: Next) => string | null>> = {
  number: (fact, source, next) => {
    const known = new Set(`${source.title} ${source.text}`.match(/\d+/g)?.map(Number) ?? []);
    const value = Number(fact.replaceAll(",", ""));
    const others = [value + 1, value + 3, value * 2 + 7, value + 10 ** Math.max(1, Math.floor(Math.log10(value + 1)))];
    const free = others.filter((other) => !known.has(other) && !known.has(Math.trunc(other)));
    if (free.length === 0) return null;
    const other = pickOne(next, free);
    const written = fact.includes(".") ? other.toFixed(fact.length - fact.indexOf(".") - 1) : String(other);
    return fact.includes(",") ? written.replace(/\B(?=(?:\d{3})+$)/g, ",") : written;
  },
  name: (fact, source, next) => {
    const words = fact.split(" ");
    const others = words.length > 1 ? OTHER_PEOPLE : OTHER_PLACES;
    const free = others.filter((other) =>
      other.split(" ").every((word) => !`${source.title} ${source.text}`.includes(word)),
    );
    return free.length > 0 ? pickOne(next, free) : null;
  },
  date: (fact, source, next) => {
    const day = /(?<!\d)\d{1,2}(?!\d)/.exec(fact)?.[0];
    const month = MONTH_NAMES.find((name) => fact.includes(name.slice(0, 3)));
    if (!month) return null;
    const months = MONTH_NAMES.filter((name) => name !== month && !source.text.includes(name.slice(0, 3)));
    if (day === undefined || next() < 0.5) {
      if (months.length === 0) return null;
      return fact.replace(new RegExp(MONTH), pickOne(next, months));
    }
    const days = Array.from({ length: 28 }, (_, index) => index + 1).filter(
      (other) => !new RegExp(`(?<!\\d)${other}(?!\\d)`).test(source.text),
    );
    return days.length > 0 ? fact.replace(day, String(pickOne(next, days))) : null;
  },
  url: (fact, _source, next) => {
    const address = fact.replace(/[).,!?]+$/, "");
    const [, scheme = "", host = "", path = ""] = /^(https?:\/\/)([^/]+)(.*)$/.exec(address) ?? [];
    if (host === "") return null;
    if (path.length < 4 || next() < 0.3) return `${scheme}${host.replace(/^(?:www\.)?/, "the")}${path}`;
    return `${scheme}${host}${path.replace(/[\p{L}\p{N}]+(?=[^\p{L}\p{N}]*$)/u, (end) => `${end}x`)}`;
  },
};

function placesOf(text: string, pattern: RegExp): Place[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

function outside(places: Place[], others: Place[]): Place[] {
  return places.filter(({ start, end }) => !others.some((other) => start < other.end && end > other.start));
}
