/** Longest pattern a brand may write. */
const MAX_PATTERN_LENGTH = 300;
/** An open-ended repetition stands for at most this many, so that no pattern can take long. */
const MAX_REPETITIONS = 60;
const MAX_OPEN_REPETITIONS = 3;
const MAX_QUANTIFIERS = 16;

// Escapes and character classes first, so that brackets and stars inside them are plain characters.
const TOKENS =
  /(?<atom>\\(?:[pPux]\{[^}]*\}|k<[^>]*>|.)|\[(?:\\.|[^\]\\])*\])|(?<open>\((?:\?(?:[:=!]|<[=!]|<\w+>))?)|(?<close>\))|(?<quantifier>(?:[*+?]|\{\d+(?:,\d*)?\})\??)|(?<bar>\|)|./gsu;

export type BoundedRegex = { kind: "regex"; regex: RegExp } | { kind: "refused"; reason: string };

interface Group {
  repeats: boolean;
  branches: boolean;
}

/**
 * A brand's own regular expression, made safe to run on any text: refused when it repeats a group
 * that itself repeats or branches (those can take exponential time), refers back, or repeats too
 * often; `*`, `+` and `{n,}` become bounded repetitions.
 *
 * @param flags beside `g` and `u`
 */
export function boundedRegex(pattern: string, flags: "" | "i"): BoundedRegex {
  if (pattern.trim() === "") return refused("it is empty");
  if (pattern.length > MAX_PATTERN_LENGTH) {
    return refused(`it has ${pattern.length} characters; at most ${MAX_PATTERN_LENGTH} are possible`);
  }
  const bounded = boundRepetitions(pattern);
  if (bounded.kind === "refused") return bounded;
  try {
    return { kind: "regex", regex: new RegExp(bounded.source, `gu${flags}`) };
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function boundRepetitions(pattern: string): { kind: "source"; source: string } | { kind: "refused"; reason: string } {
  const open: Group[] = [{ repeats: false, branches: false }];
  let justClosed: Group | null = null;
  let openRepetitions = 0;
  let quantifiers = 0;
  let source = "";
  for (const match of pattern.matchAll(TOKENS)) {
    const token = match.groups ?? {};
    if (token.atom && /^\\(?:[1-9]|k<)/.test(token.atom)) {
      return refused("it refers back to a group, which can take very long");
    }
    if (token.quantifier) {
      const { bounded, most, isOpen } = boundQuantifier(token.quantifier);
      if (most > 1 && justClosed && (justClosed.repeats || justClosed.branches)) {
        return refused("it repeats a group that itself repeats or branches, which can take very long");
      }
      quantifiers += 1;
      if (isOpen) openRepetitions += 1;
      for (const group of open) group.repeats = true;
      source += bounded;
    } else {
      source += match[0];
    }
    justClosed = null;
    if (token.open) open.push({ repeats: false, branches: false });
    if (token.bar) for (const group of open.slice(1)) group.branches = true;
    if (token.close && open.length > 1) justClosed = open.pop() ?? null;
  }
  if (openRepetitions > MAX_OPEN_REPETITIONS) {
    return refused(`it repeats without end ${openRepetitions} times; ${MAX_OPEN_REPETITIONS} are possible`);
  }
  if (quantifiers > MAX_QUANTIFIERS) {
    return refused(`it has ${quantifiers} repetitions or options; ${MAX_QUANTIFIERS} are possible`);
  }
  return { kind: "source", source };
}

function boundQuantifier(quantifier: string): { bounded: string; most: number; isOpen: boolean } {
  if (quantifier.startsWith("?")) return { bounded: quantifier, most: 1, isOpen: false };
  const lazy = quantifier.endsWith("?") ? "?" : "";
  const [, low = "0", comma, high] = /^\{(\d+)(,)?(\d*)\}/.exec(quantifier) ?? [];
  if (quantifier.startsWith("{") && !comma && Number(low) <= MAX_REPETITIONS) {
    return { bounded: quantifier, most: Number(low), isOpen: false };
  }
  const least = quantifier.startsWith("+") ? 1 : Math.min(Number(low), MAX_REPETITIONS);
  const isOpen = !high || Number(high) > MAX_REPETITIONS;
  const most = isOpen ? MAX_REPETITIONS : Number(high);
  return { bounded: `{${least},${most}}${lazy}`, most, isOpen };
}

function refused(reason: string): { kind: "refused"; reason: string } {
  return { kind: "refused", reason };
}
