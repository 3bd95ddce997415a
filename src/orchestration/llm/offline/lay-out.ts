import { splitSentences } from "../../../engines/language/segment.ts";
import type { DraftFacts } from "../../prompts/facts.ts";
import { shorten } from "./phrases.ts";

/** Characters that a draft aims for: below the channel's limit, so that a shorter count never surprises. */
const ROOM: Readonly<Record<string, number>> = {
  x: 265,
  bluesky: 285,
  threads: 470,
  mastodon: 470,
  facebook: 900,
  linkedin: 1_500,
  instagram: 1_200,
  tiktok: 900,
  youtube: 2_000,
  newsletter: 5_000,
  blog: 12_000,
};
const DEFAULT_ROOM = 1_200;
const MOST_PARTS = 5;

/** A link takes a post's room only where there is plenty. */
export const ROOM_FOR_A_LINK = 400;

export function roomOf(channel: string): number {
  return ROOM[channel] ?? DEFAULT_ROOM;
}

/** One part that fits, or a thread where the channel has threads and this draft is not its first. */
export function layOut(blocks: string[], room: number, slot: DraftFacts["slot"]): string[] {
  const whole = blocks.join("\n\n");
  if (whole.length <= room) return [whole];
  return slot.mayThread && slot.number % 2 === 0 ? layOutThread(blocks, room) : [layOutPost(blocks, room)];
}

function layOutThread(blocks: string[], room: number): string[] {
  const parts: string[] = [];
  for (const sentence of blocks.flatMap(sentencesOf)) {
    const last = parts.at(-1);
    if (last !== undefined && parts.length > 1 && last.length + sentence.length < room) {
      parts[parts.length - 1] = `${last}${isListItem(sentence) ? "\n" : " "}${sentence}`;
    } else if (parts.length < MOST_PARTS) parts.push(shorten(sentence, room));
  }
  return parts;
}

/** What fits, in order; small rooms are filled sentence by sentence. */
function layOutPost(blocks: string[], room: number): string {
  const kept: string[] = [];
  let length = 0;
  for (const piece of room < ROOM_FOR_A_LINK ? blocks.flatMap(sentencesOf) : blocks) {
    if (length + piece.length + 2 > room) continue;
    kept.push(piece);
    length += piece.length + 2;
  }
  return kept.length > 0 ? kept.join("\n\n") : shorten(blocks[0] ?? "", room);
}

function sentencesOf(block: string): string[] {
  return block
    .split("\n")
    .flatMap((line) => (isListItem(line) ? [line] : splitSentences(line).map(({ text }) => text)));
}

/** A numbered point stays on a line of its own: elsewhere its number would be a claim. */
function isListItem(line: string): boolean {
  return /^\d+\. /.test(line);
}
