/*
 * News nobody wrote, for measuring speed: words follow Zipf's law, titles of one story share most of their
 * words, a few stories are told by many and most by one. Knows nothing of the engines it is fed to.
 */

export interface SyntheticItem {
  /** Which story it tells. */
  story: number;
  title: string;
  text: string;
  url: string;
  author: string;
  publishedAt: Date;
}

export interface Newsroom {
  /** Items in the order of their time, over the last `days` before `until`. */
  items(count: number, span: { days: number; until: Date }): SyntheticItem[];
  /** Sentences of about a dozen words. */
  prose(sentences: number): string;
  /** A word that is met now and then: neither a stop word nor unique. */
  keyword(): string;
}

const VOCABULARY = 60_000;
const SITES = 400;
const ZIPF_EXPONENT = 1.05;
const SMALL_WORDS = "the a of to in and for on with is that by from at as it was are this will".split(" ");
const ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t tr v w z".split(" ");
const VOWELS = "a e i o u ai ea ee io oo ou".split(" ");
const CODAS = ["", "", "", "n", "r", "s", "t", "l", "m", "ck", "nd", "st"];

/** The same seed gives the same news. */
export function createNewsroom(seed: number): Newsroom {
  const random = mulberry32(seed);
  const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank));

  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

  /** A rank drawn by Zipf's law, by inverting its continuous form. */
  function zipfRank(): number {
    const power = 1 - ZIPF_EXPONENT;
    const rank = (1 + random() * (VOCABULARY ** power - 1)) ** (1 / power);
    return Math.min(VOCABULARY - 1, Math.floor(rank) - 1);
  }

  function sentence(): string {
    const said = Array.from({ length: 8 + Math.floor(random() * 9) }, () =>
      random() < 0.4 ? pick(SMALL_WORDS) : (words[zipfRank()] ?? ""),
    );
    return `${capitalise(said.join(" "))}.`;
  }

  function prose(sentences: number): string {
    return Array.from({ length: sentences }, sentence).join(" ");
  }

  function keyword(): string {
    return words[200 + Math.floor(random() * 5_000)] ?? "";
  }

  function items(count: number, { days, until }: { days: number; until: Date }): SyntheticItem[] {
    const told: SyntheticItem[] = [];
    for (let story = 0; told.length < count; story += 1) {
      // Most stories are told once, a few by dozens: a Pareto tail.
      const tellings = Math.min(60, count - told.length, Math.floor(1 / (1 - random()) ** 0.8));
      const names = Array.from({ length: 6 }, () => words[100 + Math.floor(random() * (VOCABULARY - 100))] ?? "");
      const firstAt = until.getTime() - random() * days * 86_400_000;
      for (let telling = 0; telling < tellings; telling += 1) {
        const shared = names.filter(() => random() < 0.75);
        const own = Array.from({ length: 3 }, () => words[zipfRank()] ?? "");
        const title = capitalise([...shared, pick(SMALL_WORDS), ...own].join(" "));
        const site = `site${Math.floor(random() ** 2 * SITES)}.example`;
        told.push({
          story,
          title,
          text: prose(4),
          url: `https://www.${site}/${story}/${telling}-${shared.slice(0, 3).join("-")}`,
          author: capitalise(words[zipfRank()] ?? ""),
          publishedAt: new Date(Math.min(until.getTime(), firstAt + random() * 36 * 3_600_000)),
        });
      }
    }
    return told.sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime());
  }

  return { items, prose, keyword };
}

/** A word of its own for every rank, short where it is common. */
function wordOf(rank: number): string {
  let rest = rank + 1;
  let word = "";
  while (rest > 0) {
    const onset = ONSETS[rest % ONSETS.length] ?? "";
    rest = Math.floor(rest / ONSETS.length);
    const vowel = VOWELS[rest % VOWELS.length] ?? "";
    rest = Math.floor(rest / VOWELS.length);
    const coda = CODAS[(rank + word.length) % CODAS.length] ?? "";
    word += onset + vowel + coda;
  }
  return word;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Tommy Ettinger's mulberry32: small, seeded, good enough for made-up news. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
