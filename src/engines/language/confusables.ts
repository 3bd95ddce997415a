/**
 * Letters of other scripts (and odd Latin ones) that pass for a Latin letter to the eye, lower case to
 * lower case, one UTF-16 unit to one. Chosen from the look-alikes of Unicode's security data (UTS #39),
 * only those a reader would not notice in running text.
 */
const LOOK_ALIKES: readonly (readonly [latin: string, others: string])[] = [
  ["a", "аαɑ"],
  ["b", "ьƅ"],
  ["c", "сϲᴄ"],
  ["d", "ԁɗ"],
  ["e", "еєҽ"],
  ["f", "ϝ"],
  ["g", "ɡց"],
  ["h", "һհ"],
  ["i", "іιıɩ"],
  ["j", "јϳ"],
  ["k", "кκᴋ"],
  ["l", "ӏɭ"],
  ["m", "мᴍ"],
  ["n", "пոη"],
  ["o", "оοօσᴏ"],
  ["p", "рρ"],
  ["q", "ԛգ"],
  ["r", "гᴦ"],
  ["s", "ѕꜱ"],
  ["t", "тτᴛ"],
  ["u", "υսᴜ"],
  ["v", "ѵνᴠ"],
  ["w", "ԝωᴡ"],
  ["x", "хχ"],
  ["y", "уүγʏ"],
  ["z", "ᴢ"],
];

/** From a look-alike letter to the Latin letter it passes for. */
export const CONFUSABLE_LETTERS: ReadonlyMap<string, string> = new Map(
  LOOK_ALIKES.flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);
