import { z } from "zod";
import { ErrorDTO } from "../core/dto/error.ts";
import { BrandId } from "../core/ids.ts";
import { MAX_QUERY_LENGTH } from "../core/ports/search.ts";

/** What one call decides at once, at most. */
export const MAX_BULK_ITEMS = 50;

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** The input of a procedure. A key it does not know is refused with the keys it does, so that a misspelt one is noticed. */
export function inputOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `does not know ${(issue.keys as string[]).map(quote).join(", ")}; it takes ${Object.keys(shape).join(", ")}`
        : undefined,
  });
}

/** The input of a procedure of one brand. */
export function brandInput<Shape extends z.ZodRawShape>(shape: Shape) {
  return inputOf({ brandId: BrandId, ...shape });
}

/** An instant: a Date over tRPC, ISO 8601 with an offset in plain JSON. */
export const Instant = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))])
  .refine((at) => at.getTime() >= EARLIEST && at.getTime() < LATEST, "is not between the years 1900 and 2100");

/** A call's own key, so that sending it again does nothing twice. The `Idempotency-Key` header stands in for it. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters without spaces");

/** What is looked for, in words. */
export const SearchQuery = z.string().trim().min(1).max(MAX_QUERY_LENGTH);

/** The input of a procedure that starts something and does it once per key. */
export function heroInput<Shape extends z.ZodRawShape>(shape: Shape) {
  return brandInput({ ...shape, idempotencyKey: IdempotencyKey.nullish() });
}

/** The input of a procedure that changes a brand. */
export function brandEditInput<Shape extends z.ZodRawShape>(shape: Shape) {
  /** The version the caller has seen; a later one is refused as CONFLICT. Null takes the current one. */
  return brandInput({ version: z.int().min(1).nullable().default(null), ...shape });
}

/** One page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The answer of a call that decides about several things: each succeeds or fails by itself. */
export function bulkOf<Id extends z.ZodType, Item extends z.ZodType>(id: Id, item: Item) {
  return z.object({
    results: z.array(
      z.discriminatedUnion("ok", [
        z.object({ ok: z.literal(true), id, item }),
        z.object({ ok: z.literal(false), id, error: ErrorDTO }),
      ]),
    ),
  });
}

/** Without the keys that were left out, which the schema's partial types as possibly undefined. */
export function given<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function quote(key: string): string {
  return `"${key.slice(0, 60)}"`;
}
