import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

export const DATABASE_TYPES_FILE = fileURLToPath(new URL("../src/persistence/database-types.ts", import.meta.url));

interface Column {
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  isGenerated: boolean;
}

const COLUMNS = `
  select class.relname as table, attribute.attname as name,
    coalesce(base.typname, type.typname) as type,
    not (attribute.attnotnull or type.typnotnull) as nullable,
    attribute.attgenerated <> '' or attribute.attidentity <> '' as "isGenerated"
  from pg_attribute attribute
  join pg_class class on class.oid = attribute.attrelid
  join pg_type type on type.oid = attribute.atttypid
  left join pg_type base on base.oid = nullif(type.typbasetype, 0)
  where class.relnamespace = 'kairo'::regnamespace and class.relkind in ('r', 'p') and class.relname <> 'schema_migrations'
    and attribute.attnum > 0 and not attribute.attisdropped
  order by class.relname collate "C", attribute.attnum`;

const TYPES: Readonly<Record<string, string>> = {
  text: "string",
  uuid: "string",
  date: "string",
  bool: "boolean",
  int2: "number",
  int4: "number",
  int8: "number",
  float8: "number",
  timestamptz: "Date",
  bytea: "Buffer",
  xid8: "string",
  tsvector: "string",
  _text: "string[]",
};

/** The types file for a migrated database, as it belongs into src/persistence/database-types.ts. */
export async function renderDatabaseTypes(client: Pick<pg.ClientBase, "query">): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS);
  const tables = Map.groupBy(rows, (column) => column.table);
  const interfaces = [...tables].map(
    ([table, columns]) => `export interface ${interfaceName(table)} {\n${columns.map(renderColumn).join("")}}\n`,
  );
  const index = [...tables.keys()].map((table) => `  ${table}: ${interfaceName(table)};\n`);
  return `${PREAMBLE}${interfaces.join("\n")}\nexport interface Tables {\n${index.join("")}}\n`;
}

const PREAMBLE = `/* Written by scripts/generate-database-types.ts from a migrated database; a test compares the two. */
import type { ColumnType } from "kysely";

declare const jsonDocument: unique symbol;
/** What a jsonb column is written with: made by \`json()\`, because a bare array would arrive as a PostgreSQL array. */
export type JsonDocument = { readonly [jsonDocument]: true };
export type Json = ColumnType<unknown, JsonDocument, JsonDocument>;
export type NullableJson = ColumnType<unknown, JsonDocument | null, JsonDocument | null>;
/** The database fills it in. */
export type Computed<T> = ColumnType<T, never, never>;

`;

function renderColumn(column: Column): string {
  return `  ${column.name}: ${columnType(column)};\n`;
}

function columnType({ table, name, type, nullable, isGenerated }: Column): string {
  if (type === "jsonb") return nullable ? "NullableJson" : "Json";
  const mapped = TYPES[type];
  if (mapped === undefined) throw new Error(`kairo.${table}.${name} is a ${type}, which this generator cannot map yet`);
  const withNull = nullable ? `${mapped} | null` : mapped;
  return isGenerated ? `Computed<${withNull}>` : withNull;
}

function interfaceName(table: string): string {
  return `${table.replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase())}Table`;
}

if (import.meta.main) {
  const url = process.argv[2];
  if (url === undefined) {
    console.error(
      "Which database? node scripts/generate-database-types.ts postgres://user:password@host:port/database",
    );
    process.exit(1);
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await writeFile(DATABASE_TYPES_FILE, await renderDatabaseTypes(client));
  await client.end();
  console.log(`wrote ${DATABASE_TYPES_FILE}`);
}
