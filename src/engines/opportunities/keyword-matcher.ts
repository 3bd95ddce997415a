import type { ContentPillar } from "../../core/content-pillar.ts";
import { contentWords } from "../language/segment.ts";
import { trigramsOf } from "../language/similarity.ts";
import type { ReadWords } from "./evidence-words.ts";
import { coverOf } from "./score-formulas.ts";
import { stemWord } from "./word-stem.ts";

/** Words less alike than this are different words. */
const LEAST_WORD_SIMILARITY = 0.6;
/** Short words are alike by chance; they must be equal. */
const SHORTEST_FUZZY_WORD = 5;
/** A phrase whose words stand apart counts this much of itself. */
const SCATTERED_PHRASE = 0.4;
/** A keyword that only the text mentions, not the title, counts this much of itself. */
const MENTIONED_WEIGHT = 0.4;
/** Keywords that nobody stated were cut out of a name; they count this much of stated ones. */
const PROPOSED_WEIGHT = 0.5;
/** A word of a pillar's description counts this much of a keyword. */
const DESCRIPTION_WEIGHT = 0.2;
const MAX_DESCRIPTION_WORDS = 40;
const MAX_REMEMBERED_WORDS = 200_000;

/** How far a text is about a pillar. */
export interface PillarMatch<P> {
  pillar: P;
  /** Sum of the weights of the keywords the text names. */
  weight: number;
  /** `weight` brought to 0…1, saturating. */
  cover: number;
  /** The named keywords, weightiest first: as the brand writes them, or as the text does where it differs. */
  named: string[];
}

export interface KeywordMatcher<P> {
  /** Best pillar first; ties go by priority, then id. */
  match(read: ReadWords): PillarMatch<P>[];
}

type NamedPillar = Pick<ContentPillar, "id" | "name" | "description" | "keywords" | "priority">;

interface Keyword<P> {
  pillar: P;
  text: string;
  stems: string[];
  weight: number;
  isDescription: boolean;
}

/**
 * Prepares matching texts against pillars. A keyword weighs more the fewer pillars use it (inverse
 * document frequency over the pillars) and a little more for each further word; the pillar's name is a
 * keyword, words of its description weak ones. Words match by stem, or by the share of
 * common trigrams (Jaccard, as pg_trgm) where one is misspelt or bent. Costs grow with the text, not with the number of keywords.
 */
export function createKeywordMatcher<P extends NamedPillar>(
  pillars: readonly P[],
  options: { locale: string; isProposed?: (pillar: P) => boolean },
): KeywordMatcher<P> {
  const keywords = pillars.flatMap((pillar) => {
    return keywordsOf(pillar, options.locale, options.isProposed?.(pillar) ? PROPOSED_WEIGHT : 1);
  });
  const holders = new Map<string, Set<P>>();
  for (const { stems, pillar } of keywords) {
    const key = stems.join(" ");
    holders.set(key, (holders.get(key) ?? new Set()).add(pillar));
  }
  for (const keyword of keywords) {
    const sharing = holders.get(keyword.stems.join(" "))?.size ?? 1;
    const rarity = Math.log(1 + pillars.length / sharing) / Math.log(1 + pillars.length);
    keyword.weight *= rarity * (1 + 0.25 * (keyword.stems.length - 1));
  }
  const byStem = new Map<string, Set<Keyword<P>>>();
  for (const keyword of keywords) {
    for (const stem of keyword.stems) byStem.set(stem, (byStem.get(stem) ?? new Set()).add(keyword));
  }
  const nearest = rememberNearest([...byStem.keys()]);

  function match({ words, inTitles }: ReadWords): PillarMatch<P>[] {
    /** Which keyword stems the text names, with where and how well. */
    const places = new Map<string, { at: number[]; similarity: number; word: string }>();
    words.forEach((word, at) => {
      for (const { stem, similarity } of nearest(word)) {
        const place = places.get(stem);
        if (!place) places.set(stem, { at: [at], similarity, word });
        else if (similarity > place.similarity) places.set(stem, { at: [at], similarity, word });
        else if (similarity === place.similarity) place.at.push(at);
      }
    });
    const candidates = new Set<Keyword<P>>();
    for (const stem of places.keys()) for (const keyword of byStem.get(stem) ?? []) candidates.add(keyword);

    const found = new Map<P, { named: { text: string; weight: number }[]; weight: number }>();
    for (const keyword of candidates) {
      const spots = keyword.stems.map((stem) => places.get(stem));
      if (!spots.every((spot) => spot !== undefined)) continue;
      const likeness = spots.reduce((least, { similarity }) => Math.min(least, similarity), 1);
      const isTogether = standTogether(spots.map(({ at }) => at));
      const isInTitle = spots.every(({ at }) => at.some((place) => place < inTitles));
      const weight =
        keyword.weight * likeness * (isTogether ? 1 : SCATTERED_PHRASE) * (isInTitle ? 1 : MENTIONED_WEIGHT);
      const entry = found.get(keyword.pillar) ?? { named: [], weight: 0 };
      entry.weight += weight;
      const text = likeness === 1 ? keyword.text : spots.map(({ word }) => word).join(" ");
      if (!keyword.isDescription) entry.named.push({ text, weight });
      found.set(keyword.pillar, entry);
    }
    const matches = pillars.map((pillar) => {
      const entry = found.get(pillar);
      const weight = entry?.weight ?? 0;
      const named = [...(entry?.named ?? [])].sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
      return {
        pillar,
        weight,
        cover: coverOf(weight),
        named: [...new Set(named.map(({ text }) => text))],
      };
    });
    return matches.sort(
      (a, b) => b.cover - a.cover || a.pillar.priority - b.pillar.priority || (a.pillar.id < b.pillar.id ? -1 : 1),
    );
  }

  return { match };
}

function keywordsOf<P extends NamedPillar>(pillar: P, locale: string, keywordWeight: number): Keyword<P>[] {
  const keywords = new Map<string, Keyword<P>>();
  const add = (text: string, weight: number, isDescription: boolean): void => {
    const stems = [...new Set(contentWords(text, locale).map(stemWord))];
    const key = stems.join(" ");
    if (stems.length > 0 && !keywords.has(key)) keywords.set(key, { pillar, text, stems, weight, isDescription });
  };
  for (const text of pillar.keywords) add(text, keywordWeight, false);
  add(pillar.name, 1, false);
  const description = contentWords(pillar.description ?? "", locale).slice(0, MAX_DESCRIPTION_WORDS);
  for (const word of description) if (word.length > 3) add(word, DESCRIPTION_WEIGHT, true);
  return [...keywords.values()];
}

/** True when one occurrence of each word of a phrase stands within the phrase's length and one more. */
function standTogether(places: readonly (readonly number[])[]): boolean {
  const [first, ...others] = places;
  if (!first || others.length === 0) return true;
  return first.some((start) => others.every((at) => at.some((place) => Math.abs(place - start) <= places.length)));
}

interface NearStem {
  stem: string;
  similarity: number;
}

/** The keyword stems a word stands for; remembered, because texts repeat their words. */
function rememberNearest(stems: readonly string[]): (word: string) => readonly NearStem[] {
  const known = new Set(stems);
  const fuzzy = stems
    .filter((stem) => stem.length >= SHORTEST_FUZZY_WORD)
    .map((stem) => ({ stem, trigrams: trigramsOf(stem) }));
  const byTrigram = new Map<string, number[]>();
  for (const [at, { trigrams }] of fuzzy.entries()) {
    for (const trigram of trigrams) {
      const places = byTrigram.get(trigram);
      if (places) places.push(at);
      else byTrigram.set(trigram, [at]);
    }
  }
  const remembered = new Map<string, readonly NearStem[]>();
  return (word) => {
    const answer = remembered.get(word);
    if (answer) return answer;
    const found = findNearest(word);
    if (remembered.size < MAX_REMEMBERED_WORDS) remembered.set(word, found);
    return found;
  };

  /** Only keywords that share a trigram are looked at; how many they share is counted on the way. */
  function findNearest(word: string): readonly NearStem[] {
    const stem = stemWord(word);
    if (known.has(stem)) return [{ stem, similarity: 1 }];
    if (stem.length < SHORTEST_FUZZY_WORD) return [];
    const trigrams = trigramsOf(stem);
    const shared = new Map<number, number>();
    for (const trigram of trigrams) {
      for (const at of byTrigram.get(trigram) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    }
    const near: NearStem[] = [];
    for (const [at, count] of shared) {
      const entry = fuzzy[at];
      const similarity = entry ? count / (trigrams.size + entry.trigrams.size - count) : 0;
      if (entry && similarity >= LEAST_WORD_SIMILARITY) near.push({ stem: entry.stem, similarity });
    }
    return near;
  }
}
