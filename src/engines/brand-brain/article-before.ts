const SILENT_H = /^(?:hour|honest|honou?r|heir)/;
const SAID_WITH_Y_OR_W =
  /^(?:eu|ewe|once|one(?![a-z])|one-|ouija|ubiq|uku|unanim|uran|urin|us[aeu]|ut[ei]|uni(?![dmn]))/;
const UNCLEAR = /^(?:uni[dmn]|h(?:otel|istoric|erb)|u(?![bdlmnprst]))/;

/**
 * "a" or "an" as English says the word that follows; null where spelling does not tell: for figures,
 * for words in capitals (read letter by letter or not), and for words that people say differently.
 */
export function articleBefore(words: string): "a" | "an" | null {
  const [word = ""] = words.trim().split(/\s/);
  if (!/^[a-z]/i.test(word) || /^[A-Z]{2}|^[A-Z](?![a-z])/.test(word)) return null;
  const spelled = word.toLowerCase();
  if (SILENT_H.test(spelled)) return "an";
  if (SAID_WITH_Y_OR_W.test(spelled)) return "a";
  if (UNCLEAR.test(spelled)) return null;
  return /^[aeiou]/.test(spelled) ? "an" : "a";
}
