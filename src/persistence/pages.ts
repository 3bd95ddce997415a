import { z } from "zod";
import { KairoError } from "../core/errors.ts";
import type { Page } from "../core/ports/page.ts";

/** Where a page ended: the last row's sort key and its id. */
export interface Cursor<Key> {
  key: Key;
  id: string;
}

const Key = z.union([z.number(), z.iso.datetime()]);
const CursorText = z.tuple([Key, z.string().max(120)]);

/** @throws INVALID for a text that no page of such a list answered */
export function readTimeCursor(cursor: string | null | undefined): Cursor<Date> | null {
  const read = readCursor(cursor);
  if (read === null) return null;
  if (typeof read.key !== "string") throw notACursor();
  return { key: new Date(read.key), id: read.id };
}

/** @throws INVALID for a text that no page of such a list answered */
export function readNumberCursor(cursor: string | null | undefined): Cursor<number> | null {
  const read = readCursor(cursor);
  if (read === null) return null;
  if (typeof read.key !== "number") throw notACursor();
  return { key: read.key, id: read.id };
}

/** A page from one row more than fits: the extra one says that there is a next page. */
export function toPage<T>(items: T[], limit: number, placeOf: (item: T) => Cursor<Date | number>): Page<T> {
  const kept = items.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept, nextCursor: items.length > limit && last ? writeCursor(placeOf(last)) : null };
}

function writeCursor({ key, id }: Cursor<Date | number>): string {
  return Buffer.from(JSON.stringify([key, id])).toString("base64url");
}

function readCursor(cursor: string | null | undefined): Cursor<string | number> | null {
  if (cursor === null || cursor === undefined) return null;
  const parsed = CursorText.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) throw notACursor();
  return { key: parsed.data[0], id: parsed.data[1] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notACursor(): KairoError {
  return new KairoError(
    "INVALID",
    "The cursor is not one that this list gave; leave it out to begin at the first page.",
    {
      fields: { cursor: "is the nextCursor of an earlier page of the same list" },
    },
  );
}
