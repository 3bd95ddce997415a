import type { BrandChangeDTO } from "../../core/dto/brand-edit.ts";

const MAX_QUOTED_CHARACTERS = 120;
const MAX_LISTED = 3;

/** What one entry of a part is called. */
const ENTRIES: Readonly<Record<string, string>> = {
  offers: "offer",
  guardrails: "guardrail",
  channels: "channel",
  personas: "persona",
  pillars: "pillar",
  matrix: "pair",
};

/** Fields that hold several things: what joined and what left says more than the whole. */
const LISTS = new Set(["proof", "tags", "dos", "donts", "goals", "pains", "vocabulary", "keywords", "exceptions"]);

export type PlainChange = Omit<BrandChangeDTO, "path" | "words">;

/** A change in a sentence for somebody who has never seen a field's name. */
export function describeBrandChange(change: PlainChange): string {
  const { part, entry, field, kind, before, after } = change;
  const what = subjectOf(change);
  if (kind === "confirmed") return `${what}: what was proposed counts as the brand's own now.`;
  if (entry !== null && field === null) return `${what} is ${kind === "added" ? "new" : "gone"}.`;
  if (field === "order" && part in ENTRIES) return `${what} is now ${linesOf(after).join(", ")}.`;
  if (field !== null && LISTS.has(field)) return describeList(what, linesOf(before), linesOf(after));
  if (before === null) return `${what} is now ${quoted(after)}; nothing was said before.`;
  if (after === null) return `${what} is not said any more; it was ${quoted(before)}.`;
  return `${what} is now ${quoted(after)}; it was ${quoted(before)}.`;
}

function describeList(what: string, before: string[], after: string[]): string {
  const joined = after.filter((each) => !before.includes(each));
  const left = before.filter((each) => !after.includes(each));
  const sides = [
    ...(joined.length > 0 ? [`added ${listed(joined)}`] : []),
    ...(left.length > 0 ? [`removed ${listed(left)}`] : []),
  ];
  return `${what}: ${sides.length > 0 ? sides.join("; ") : "in another order"}.`;
}

function subjectOf({ part, entry, field }: PlainChange): string {
  const one = ENTRIES[part] ?? spaced(part);
  if (entry !== null && field !== null) return `The ${spaced(field)} of the ${one} ${quoted(entry)}`;
  if (entry !== null) return `The ${one} ${quoted(entry)}`;
  if (field === "order") return `The order of ${part}`;
  const words = [part, ...(field === null ? [] : field.split("."))].map(spaced).join(": ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `formalToCasual` → `formal to casual` */
function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function linesOf(text: string | null): string[] {
  return text === null ? [] : text.split("\n");
}

function listed(texts: string[]): string {
  const shown = texts.slice(0, MAX_LISTED).map(quoted).join(", ");
  return texts.length > MAX_LISTED ? `${shown} and ${texts.length - MAX_LISTED} more` : shown;
}

function quoted(text: string | null): string {
  const line = (text ?? "").replaceAll("\n", ", ");
  return `“${line.length > MAX_QUOTED_CHARACTERS ? `${line.slice(0, MAX_QUOTED_CHARACTERS).trimEnd()}…` : line}”`;
}
