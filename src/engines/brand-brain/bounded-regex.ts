/** Longest pattern a brand may write. */
const MAX_PATTERN_LENGTH = 300;
/** An open-ended repetition stands for at most this many. */
const MOST_REPETITIONS = 60;
/** A pattern whose repetitions cannot be had even this long is refused rather than crippled. */
const FEWEST_REPETITIONS = 8;
/** Ways to match that may have to be tried from one place of a text: bounds the work to the text's length. */
const MAX_WAYS = 5_000;

// Escapes and character classes first, so that brackets and stars inside them are plain characters.
const TOKENS =
  /(?<atom>\\(?:[pPux]\{[^}]*\}|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\])|(?<open>\((?:\?(?:[:=!]|<[=!]|<\w+>))?)|(?<close>\))|(?<quantifier>(?:[*+?]|\{\d+(?:,\d*)?\})\??)|(?<bar>\|)|./gsu;

type Token = { text: string; kind: "atom" | "open" | "close" | "quantifier" | "bar" | "other" };

export type BoundedRegex = { kind: "regex"; regex: RegExp } | { kind: "refused"; reason: string };

/**
 * A brand's own regular expression, made safe to run on any text. A backtracking matcher tries at most
 * as many ways from one place as the pattern has: a sequence has the product of its parts' ways, an
 * alternative their sum, a repetition the sum of the powers of what it repeats. `*`, `+` and `{n,}`
 * become bounded repetitions, as long as keeps the ways within `MAX_WAYS`; where that leaves too
 * little, and for references back to a group, the pattern is refused.
 *
 * @param flags beside `g` and `u`
 */
export function boundedRegex(pattern: string, flags: "" | "i"): BoundedRegex {
  if (pattern.trim() === "") return refused("it is empty");
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return refused(`it has ${pattern.length} characters; at most ${MAX_PATTERN_LENGTH} are possible`);
  }
  const tokens = [...pattern.matchAll(TOKENS)].map(tokenOf);
  if (tokens.some(({ kind, text }) => kind === "atom" && /^\\(?:[1-9]|k<)/.test(text))) {
    return refused("it refers back to a group, which can take very long");
  }
  let most = MOST_REPETITIONS;
  while (most >= FEWEST_REPETITIONS && waysOf(tokens, most) > MAX_WAYS) most -= 1;
  if (most < FEWEST_REPETITIONS) {
    return refused("it repeats or varies so much, one part inside or beside the other, that it can take very long");
  }
  const source = tokens.map(({ kind, text }) => (kind === "quantifier" ? boundQuantifier(text, most) : text)).join("");
  try {
    return { kind: "regex", regex: new RegExp(source, `gu${flags}`) };
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function tokenOf(match: RegExpExecArray): Token {
  const kinds = ["atom", "open", "close", "quantifier", "bar"] as const;
  return { text: match[0], kind: kinds.find((kind) => match.groups?.[kind] !== undefined) ?? "other" };
}

/** The ways a pattern can match from one place, with open-ended repetitions at most `most` long. */
function waysOf(tokens: readonly Token[], most: number): number {
  let at = 0;
  const alternatives = (): number => {
    let sum = 0;
    let product = 1;
    for (; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (!token || token.kind === "close") break;
      if (token.kind === "bar") {
        sum += product;
        product = 1;
        continue;
      }
      let ways = 1;
      if (token.kind === "open") {
        at += 1;
        ways = alternatives();
      }
      const next = tokens[at + 1];
      if (next?.kind === "quantifier") {
        at += 1;
        ways = repeatedWays(ways, rangeOf(next.text, most));
      }
      product *= ways;
    }
    return sum + product;
  };
  // Closing brackets beyond those that open: the expression itself is refused later.
  let ways = 1;
  for (; at < tokens.length; at += 1) ways *= alternatives();
  return ways;
}

function repeatedWays(ways: number, { least, most }: { least: number; most: number }): number {
  let sum = 0;
  for (let count = least; count <= most && sum <= MAX_WAYS; count += 1) sum += ways ** count;
  return Math.max(1, sum);
}

function rangeOf(quantifier: string, longest: number): { least: number; most: number; isOpen: boolean } {
  if (quantifier.startsWith("?")) return { least: 0, most: 1, isOpen: false };
  const [, low = "0", comma, high] = /^\{(\d+)(,)?(\d*)\}/.exec(quantifier) ?? [];
  const least = Math.min(quantifier.startsWith("+") ? 1 : Number(low), MOST_REPETITIONS);
  if (quantifier.startsWith("{") && !comma) return { least, most: least, isOpen: false };
  const isOpen = !high || Number(high) > MOST_REPETITIONS;
  return { least, most: isOpen ? Math.max(least, longest) : Number(high), isOpen };
}

function boundQuantifier(quantifier: string, longest: number): string {
  const { least, most, isOpen } = rangeOf(quantifier, longest);
  const [, low = "0"] = /^\{(\d+)/.exec(quantifier) ?? [];
  if (!isOpen && Number(low) <= MOST_REPETITIONS) return quantifier;
  return `{${least},${most}}${/.\?$/.test(quantifier) ? "?" : ""}`;
}

function refused(reason: string): { kind: "refused"; reason: string } {
  return { kind: "refused", reason };
}
