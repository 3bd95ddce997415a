const SIBILANT_END = /(?:s|x|z|ch|sh)$/;
const CONSONANT_Y_END = /[^aeiou]y$/;
const CONSONANT_O_END = /[^aeiou]o$/;
/** One syllable ending consonant, vowel, consonant: the last letter doubles before -ed and -ing. */
const SHORT_CLOSED_SYLLABLE = /^[^aeiouy]*[aeiouy][^aeiouywxh]$/;
const CLOSED_SYLLABLE_END = /[^aeiouy][aeiou][^aeiouywxh]$/;
const REGULAR_ENGLISH_WORD = /^[a-z]{3,}$/;

/** Endings put after a word, for languages where that is most of what everyday inflection does. */
const PLAIN_ENDINGS: Readonly<Record<string, readonly string[]>> = {
  de: ["e", "en", "er", "es", "em", "s", "n"],
  nl: ["e", "en", "s", "n"],
  fr: ["s", "e", "es"],
  es: ["s", "es"],
  pt: ["s", "es"],
  it: [],
};

/**
 * The everyday forms of a folded word, itself first: plural, -ed and
 * -ing for English by its spelling rules, and misspelt in plain endings where that makes no other word; plain endings for de, nl, fr, es, pt; the word alone for other languages and for words
 * under three letters. Derivations (-er, -ly, -ness) are other words and are left out.
 */
export function inflectionsOf(word: string, locale = "en"): string[] {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "";
  if (language === "en") return REGULAR_ENGLISH_WORD.test(word) ? englishForms(word) : [word];
  const endings = word.length >= 4 ? (PLAIN_ENDINGS[language] ?? []) : [];
  return [word, ...endings.map((ending) => word + ending)];
}

function englishForms(word: string): string[] {
  if (CONSONANT_Y_END.test(word)) {
    const stem = word.slice(0, -1);
    return [word, `${stem}ies`, `${stem}ied`, `${word}ing`, `${word}s`, `${word}ed`];
  }
  if (word.endsWith("e")) {
    const isPair = /(?:ee|oe|ye)$/.test(word);
    const stem = isPair ? word : word.slice(0, -1);
    // "fee" and "see" are not in "feed" and "seed".
    const past = /^.ee$/.test(word) ? [] : [`${word}d`, `${word}ed`];
    return [...new Set([word, `${word}s`, ...past, `${stem}ing`, `${word}ing`])];
  }
  if (SIBILANT_END.test(word)) return [word, `${word}es`, `${word}ed`, `${word}ing`, `${word}s`];
  const plurals = CONSONANT_O_END.test(word) ? [`${word}s`, `${word}es`] : [`${word}s`];
  const doubled = word + word.slice(-1);
  if (SHORT_CLOSED_SYLLABLE.test(word)) return [word, ...plurals, `${doubled}ed`, `${doubled}ing`];
  const forms = [word, ...plurals, `${word}ed`, `${word}ing`];
  return CLOSED_SYLLABLE_END.test(word) ? [...forms, `${doubled}ed`, `${doubled}ing`] : forms;
}

/** The English word under a third person or plural in -s, or null: `suffers` gives `suffer`. */
export function englishBaseOf(word: string): string | null {
  if (!/^[a-z]{4,}s$/.test(word) || /(?:ss|us|is)$/.test(word)) return null;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:x|z|ch|sh|ss)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
