import { type RawBuilder, type Selectable, sql } from "kysely";
import type { z } from "zod";
import { KairoError } from "../core/errors.ts";
import { DATABASE_SCHEMA, type Database } from "./database.ts";
import type { JsonDocument, Tables } from "./database-types.ts";

/** Keeps one statement's message and plan small; the rows travel as one parameter. */
const ROWS_PER_STATEMENT = 1_000;

/** A value for a jsonb column. */
export function json(value: unknown): RawBuilder<JsonDocument> {
  return sql<JsonDocument>`${JSON.stringify(value ?? null)}::jsonb`;
}

/** As `json`, with null staying SQL's null. */
export function jsonOrNull(value: unknown): RawBuilder<JsonDocument> | null {
  return value === null || value === undefined ? null : json(value);
}

/** Every field by name; what its value is, the schema proves. */
type Unproven<Model> = { [Field in keyof Model]-?: unknown };

/**
 * A domain model from what a row holds. @throws INTERNAL when the row does not fit the schema any more, naming the
 * fields and never their values
 */
export function fromRow<S extends z.ZodType>(schema: S, what: string, fields: Unproven<z.input<S>>): z.output<S> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole").join(", ");
  throw new KairoError("INTERNAL", `A stored ${what} does not fit its own rules any more, at ${paths}.`, {
    cause: parsed.error,
  });
}

/** A time inside a jsonb document. */
export function instant(value: unknown): Date {
  return new Date(String(value));
}

export function instantOrNull(value: unknown): Date | null {
  return value === null || value === undefined ? null : instant(value);
}

/** Plain values by column; columns the database fills in are left out. */
export type RowOf<T extends keyof Tables> = Partial<Selectable<Tables[T]>>;

/** An insert of any number of rows as one parameter. Every row has the columns of the first. */
export function insertRows<T extends keyof Tables>(db: Database, table: T, rows: readonly RowOf<T>[]) {
  const columns = Object.keys(rows[0] ?? {}) as never[];
  const record = sql.raw(`null::${DATABASE_SCHEMA}.${table}`);
  return db
    .insertInto(table)
    .columns(columns)
    .expression(sql`select ${columnList(columns)} from json_populate_recordset(${record}, ${JSON.stringify(rows)})`);
}

function columnList(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(column)));
}

/** In pieces that one statement takes. */
export function* inPieces<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_STATEMENT) {
    yield items.slice(start, start + ROWS_PER_STATEMENT);
  }
}
