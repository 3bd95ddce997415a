import type { Sentence } from "../language/segment.ts";

/**
 * Words that take back or narrow what was said just before, at the start of a sentence: en, de, fr, es,
 * pt, it, nl. A text cut before one of them would claim more than its writer did.
 */
const TAKES_BACK =
  /^["“„«(\s]*(?:but|however|yet|though|although|except|unless|only|still|instead|not|nor|even so|that said|on the other hand|in theory|at least|aber|doch|jedoch|allerdings|dennoch|trotzdem|außer|nur|sondern|nicht|mais|cependant|toutefois|pourtant|sauf|seulement|pero|sin embargo|aunque|salvo|excepto|mas|porém|contudo|exceto|ma|però|tuttavia|eppure|tranne|maar|echter|toch|behalve|alleen|niet)(?![\p{L}\p{N}])/iu;
/** A footnote, an aside in brackets. */
const TIED_MARK = /^[(*†[]/u;
const LIST_LINE = /^\s*(?:[-*•–▪✅☑→]|\p{N}{1,2}[.)/])\s*\S/u;
const CLOSERS: Readonly<Record<string, string>> = { "“": "”", "„": "“", "«": "»", "(": ")", "[": "]", '"': '"' };

/** True for a sentence that takes back or narrows the one before it. */
export function takesBack(sentence: string): boolean {
  return TAKES_BACK.test(sentence) || TIED_MARK.test(sentence);
}

/**
 * True when a text may end after `kept` though `dropped` went on: nothing that narrows it is lost, no
 * quotation or bracket stays open, no list loses items (the text may have counted them), no announcement
 * loses what it announced and no question its answer.
 */
export function isSafeEnding(text: string, kept: Sentence, dropped: Sentence): boolean {
  if (takesBack(dropped.text) || /[:,;]$/u.test(kept.text)) return false;
  if (/[?？؟]["'”’)]*$/u.test(kept.text) && !/[?？؟]["'”’)]*$/u.test(dropped.text)) return false;
  if (LIST_LINE.test(lineAt(text, kept.start)) && LIST_LINE.test(lineAt(text, dropped.start))) return false;
  return !hasOpenPair(text.slice(0, kept.end));
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, end < 0 ? text.length : end);
}

function hasOpenPair(text: string): boolean {
  const awaited: string[] = [];
  for (const mark of text.match(/["“”„«»()[\]]/gu) ?? []) {
    if (mark === awaited.at(-1)) awaited.pop();
    else if (CLOSERS[mark]) awaited.push(CLOSERS[mark]);
  }
  return awaited.length > 0;
}
