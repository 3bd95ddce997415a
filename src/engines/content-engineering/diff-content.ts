import { diffWordsWithSpace } from "diff";
import type { VariantContent } from "../../core/variant.ts";

/** A run of words that stayed, came or went. */
export interface DiffPiece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** What became of one field: `parts.0`, `title`, `cta`, `hashtags` or `links`. */
export interface FieldDiff {
  field: string;
  pieces: DiffPiece[];
}

/** Beyond this many edits two texts have little in common, and finding the least of them takes long. */
const MAX_EDITS = 600;

/**
 * Word by word, what is different in the fields that changed; none when nothing did. The pieces that are `same` or
 * `removed` spell the text before, those `same` or `added` the text after, to the character.
 */
export function diffContent(before: VariantContent, after: VariantContent): FieldDiff[] {
  const parts = Array.from({ length: Math.max(before.parts.length, after.parts.length) }, (_, index) =>
    diffField(`parts.${index}`, before.parts[index] ?? "", after.parts[index] ?? ""),
  );
  return [
    ...parts,
    diffField("title", before.title ?? "", after.title ?? ""),
    diffField("cta", before.cta ?? "", after.cta ?? ""),
    diffField("hashtags", before.hashtags.join(" "), after.hashtags.join(" ")),
    diffField("links", before.links.join(" "), after.links.join(" ")),
  ].filter((diff) => diff !== null);
}

function diffField(field: string, before: string, after: string): FieldDiff | null {
  if (before === after) return null;
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  const pieces = changes?.map(({ added, removed, value }): DiffPiece => {
    return { kind: added ? "added" : removed ? "removed" : "same", text: value };
  });
  return { field, pieces: (pieces ?? rewritten(before, after)).filter(({ text }) => text !== "") };
}

function rewritten(before: string, after: string): DiffPiece[] {
  return [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
}
