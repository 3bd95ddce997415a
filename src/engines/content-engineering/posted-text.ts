import type { VariantContent } from "../../core/variant.ts";
import { findEntities } from "../language/find-entities.ts";

export type PostedContent = Pick<VariantContent, "parts"> & { hashtags?: readonly string[] };

/** Tags listed beside a draft that do not stand in its text: they go out behind it. */
export function hashtagsOutsideText({ parts, hashtags = [] }: PostedContent): string[] {
  if (hashtags.length === 0) return [];
  const inText = new Set(hashtagsIn(parts).map(plainTag));
  return hashtags.filter((tag) => !inText.has(plainTag(tag)));
}

/** The parts as they go out: the last one with the listed hashtags it does not hold itself. */
export function postedParts(content: PostedContent): string[] {
  const outside = hashtagsOutsideText(content).map((tag) => `#${plainTag(tag)}`);
  if (outside.length === 0) return content.parts;
  const last = content.parts.length - 1;
  return content.parts.map((part, index) => (index === last ? `${part}\n\n${outside.join(" ")}` : part));
}

/** How many different hashtags go out. */
export function countHashtags(content: PostedContent): number {
  return new Set([...hashtagsIn(content.parts), ...(content.hashtags ?? [])].map(plainTag)).size;
}

/** A tag without its sign, in lower case. */
export function plainTag(tag: string): string {
  return tag.replace(/^[#＃]/u, "").toLowerCase();
}

function hashtagsIn(parts: readonly string[]): string[] {
  return parts.flatMap((part) => findEntities(part).flatMap(({ kind, text }) => (kind === "hashtag" ? [text] : [])));
}
