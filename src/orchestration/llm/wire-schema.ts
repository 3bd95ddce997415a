import { jsonSchema, type Schema } from "ai";
import { z } from "zod";

type Json = Record<string, unknown>;

const BOUNDS = new Set(["minItems", "maxItems", "minLength", "maxLength", "default", "$schema"]);
const known = new WeakMap<z.ZodType, Schema<unknown>>();

/**
 * What a model is shown of a schema: names and kinds alone. Bounds and defaults cost tokens in every call, several
 * servers refuse them, and the whole schema is held against the answer anyway.
 */
export function wireSchema<T>(schema: z.ZodType<T>): Schema<T> {
  const made = known.get(schema);
  if (made) return made as Schema<T>;
  const wire = jsonSchema<T>(slim(z.toJSONSchema(schema, { io: "input" }) as Json), {
    validate: (value) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? { success: true, value: parsed.data } : { success: false, error: parsed.error };
    },
  });
  known.set(schema, wire as Schema<unknown>);
  return wire;
}

function slim(schema: Json): Json {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const kept = Object.entries(schema).filter(([key]) => !BOUNDS.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === "properties") return [key, slimProperties(value as Record<string, Json>, required)];
      if (key === "items" && isJson(value)) return [key, slim(value)];
      if (key === "anyOf" && Array.isArray(value))
        return [key, value.map((each) => (isJson(each) ? slim(each) : each))];
      return [key, value];
    }),
  );
}

/** What may be left out need not be null as well. */
function slimProperties(properties: Record<string, Json>, required: ReadonlySet<unknown>): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const choices = property.anyOf;
      if (required.has(name) || !Array.isArray(choices)) return [name, slim(property)];
      const kinds = choices.filter((choice) => isJson(choice) && choice.type !== "null");
      return [name, kinds.length === 1 ? slim(kinds[0]) : slim({ ...property, anyOf: kinds })];
    }),
  );
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
