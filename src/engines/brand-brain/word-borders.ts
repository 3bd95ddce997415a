/** A stretch of a text and the offset it stands at. */
export interface StartPlace {
  start: string;
  at: number;
}

const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
/** What words are made of in scripts that put spaces between them. */
const LETTER = new RegExp(`^[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED}]]$`, "v");
const SPACE = /^\s$/;

const UNKNOWN = 0;
const IS_LETTER = 1;
const IS_SPACE = 2;
const IS_SIGN = 3;
/** What each character of the basic plane is, filled in as characters are met. */
const kinds = new Uint8Array(0x10000);

function kindAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (Number.isNaN(unit)) return IS_SPACE;
  if (unit >= 0xd800 && unit <= 0xdfff) return LETTER.test(characterAt(text, index)) ? IS_LETTER : IS_SIGN;
  const known = kinds[unit] ?? UNKNOWN;
  if (known !== UNKNOWN) return known;
  const character = text.charAt(index);
  const kind = LETTER.test(character) ? IS_LETTER : SPACE.test(character) ? IS_SPACE : IS_SIGN;
  kinds[unit] = kind;
  return kind;
}

function characterAt(text: string, index: number): string {
  const isLow = (text.charCodeAt(index) & 0xfc00) === 0xdc00;
  return String.fromCodePoint(text.codePointAt(isLow && index > 0 ? index - 1 : index) ?? 0);
}

/** True for a letter, digit or mark of a script that puts spaces between words. */
export function isLetterAt(text: string, index: number): boolean {
  return kindAt(text, index) === IS_LETTER;
}

export function isSpaceAt(text: string, index: number): boolean {
  return index < text.length && kindAt(text, index) === IS_SPACE;
}

/** The stretches where a match may begin: whole words, and single signs or characters of scripts without spaces. */
export function splitStarts(text: string): StartPlace[] {
  const starts: StartPlace[] = [];
  let at = 0;
  while (at < text.length) {
    const kind = kindAt(text, at);
    let end = at + 1;
    if (kind === IS_LETTER) while (end < text.length && kindAt(text, end) === IS_LETTER) end += 1;
    else if (kind === IS_SIGN) end = at + characterAt(text, at).length;
    if (kind !== IS_SPACE) starts.push({ start: text.slice(at, end), at });
    at = end;
  }
  return starts;
}

/**
 * True where no word goes on at `index`. Before an apostrophe a word ends only when a possessive or a
 * closing quote follows: "can" is not in "can't".
 */
export function isWordEnd(text: string, index: number): boolean {
  if (isLetterAt(text, index)) return false;
  if (text[index] !== "'" || !isLetterAt(text, index + 1)) return true;
  return text[index + 1] === "s" && !isLetterAt(text, index + 2);
}
