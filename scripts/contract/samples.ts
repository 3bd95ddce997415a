import { z } from "zod";
import * as ids from "../../src/core/ids.ts";
import type { Schema } from "./type-text.ts";

/** What no schema says in a way that could be read. */
const BY_FIELD: Readonly<Record<string, string>> = {
  locale: "en",
  timezone: "Europe/Berlin",
  timeZone: "Europe/Berlin",
};
const A_DAY = "2026-11-20T09:00:00.000Z";
const idPrefixes = new Map<z.ZodType, string>(
  Object.entries(ids).flatMap(([name, schema]) =>
    schema instanceof z.ZodType && name !== "UserId" ? [[schema, prefixOf(schema)] as const] : [],
  ),
);

/**
 * One value of a DTO as it travels in JSON: the first of every choice, one item in every list.
 *
 * @throws when the DTO does not take its own sample
 */
export function sampleOf(name: string, schema: z.ZodType): unknown {
  const described = z.toJSONSchema(schema, {
    io: "output",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const prefix = idPrefixes.get(zodSchema as unknown as z.ZodType);
      if (prefix) Object.assign(jsonSchema, { sample: `${prefix}_01j00000000000000000000000` });
      if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { isDate: true });
    },
  }) as Schema;
  const value = exampleOf(described, (described.$defs ?? {}) as Record<string, Schema>);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`The sample of ${name} does not fit it: ${z.prettifyError(parsed.error)}`);
  return value;
}

function exampleOf(schema: Schema, defs: Record<string, Schema>): unknown {
  const inner = (each: Schema) => exampleOf(each, defs);
  if (schema.isDate) return new Date(A_DAY);
  if ("sample" in schema) return schema.sample;
  if (typeof schema.$ref === "string") return inner(defs[schema.$ref.replace(/^#\/\$defs\//, "")] ?? {});
  const [option] = (schema.anyOf ?? schema.oneOf ?? []) as Schema[];
  if (option) return inner(option);
  if (schema.enum) return (schema.enum as unknown[])[0];
  if (schema.const !== undefined) return schema.const;
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([key, field]) => [
          key,
          BY_FIELD[key] ?? inner(field),
        ]),
      );
    case "array":
      return [inner((schema.items ?? {}) as Schema)];
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return Math.max(Number(schema.minimum ?? 0), 0);
    case "boolean":
      return false;
    default:
      return null;
  }
}

function textOf({ format, pattern, minLength }: Schema): string {
  if (format === "uuid") return "00000000-0000-4000-8000-000000000001";
  if (format === "date-time") return A_DAY;
  if (format === "uri") return "https://news.example/story";
  if (format === "email") return "ada@example.org";
  const patterns: [RegExp, string][] = [
    [/V\[0-9\]/, "TodayBoardV1"],
    [/\\d\{4\}-\\d\{2\}-\\d\{2\}T/, "2026-12-01T09:30"],
    [/\\d\{4\}-\\d\{2\}-\\d\{2\}/, "2026-11-20"],
    [/parts/, "parts.0"],
    [/\[a-z\]\+-\\d\+/, "linkedin-1"],
    [/a-z0-9/, "a-name"],
    [/#\?/, "#repair"],
  ];
  const known = patterns.find(([sign]) => typeof pattern === "string" && sign.test(pattern));
  return known?.[1] ?? "A few words.".padEnd(Number(minLength ?? 0), "0");
}

/** An id schema says which prefix it wants when it refuses. */
function prefixOf(schema: z.ZodType): string {
  const message = schema.safeParse("").error?.issues[0]?.message ?? "";
  return /"([a-z]+)_"/.exec(message)?.[1] ?? "";
}
