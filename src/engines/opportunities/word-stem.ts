/**
 * Brings the commonest English endings together (`prices`, `pricing` and `priced` to `pric`), after
 * the S-stemmer of Harman 1991 ("How effective is suffixing?") with -ed and -ing added. Words with
 * anything but a–z stay as they are, so other languages lose nothing but these endings.
 *
 * @param word folded, in lower case
 */
export function stemWord(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const singular = dropPlural(word);
  if (singular.length > 6 && singular.endsWith("ing")) return dropVowelEnd(undouble(singular.slice(0, -3)));
  if (singular.length > 5 && singular.endsWith("ed")) return dropVowelEnd(undouble(singular.slice(0, -2)));
  return dropVowelEnd(singular);
}

function dropPlural(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && /(?:[sxz]|[cs]h)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) && !word.endsWith("is") ? word.slice(0, -1) : word;
}

function undouble(word: string): string {
  return word.replace(/([b-df-hj-np-rtvw])\1$/, "$1");
}

function dropVowelEnd(word: string): string {
  return word.length > 4 && word.endsWith("e") ? word.slice(0, -1) : word;
}
