/** A JSON Schema as `z.toJSONSchema` writes it, with the marks of `describeTypes`. */
export type Schema = { [key: string]: unknown };

const WIDTH = 110;

/**
 * A JSON Schema as TypeScript.
 *
 * @param named what a `$ref` is called; null to write it out in place
 */
export function typeText(schema: Schema, defs: Record<string, Schema>, named: ((id: string) => string) | null): string {
  const inner = (each: Schema) => typeText(each, defs, named);
  if (typeof schema.$ref === "string") {
    const id = schema.$ref.replace(/^#\/\$defs\//, "");
    return named ? named(id) : inner(defs[id] as Schema);
  }
  if (typeof schema.typescript === "string") return schema.typescript;
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (options) return union(options.map(inner));
  if (schema.allOf) return (schema.allOf as Schema[]).map(inner).join(" & ");
  if (schema.enum) return union((schema.enum as unknown[]).map((value) => JSON.stringify(value)));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => inner({ ...schema, type })));
  switch (schema.type) {
    case "object":
      return objectText(schema, inner);
    case "array":
      if (schema.prefixItems) return `[${(schema.prefixItems as Schema[]).map(inner).join(", ")}]`;
      return `Array<${inner((schema.items ?? {}) as Schema)}>`;
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    default:
      return "unknown";
  }
}

function objectText(schema: Schema, inner: (each: Schema) => string): string {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = (schema.required ?? []) as string[];
  if (properties.length === 0) {
    const { additionalProperties } = schema;
    if (typeof additionalProperties === "object") return `Record<string, ${inner(additionalProperties as Schema)}>`;
    return additionalProperties === false ? "{}" : "Record<string, unknown>";
  }
  const lines = properties.map(([name, field]) => {
    const isOptional = !required.includes(name);
    const text = inner(field);
    return `${name}${isOptional ? "?" : ""}: ${text}${isOptional ? " | undefined" : ""}`;
  });
  const oneLine = `{ ${lines.join("; ")} }`;
  return oneLine.length <= WIDTH
    ? oneLine
    : `{\n${lines.map((line) => `  ${line.replaceAll("\n", "\n  ")};`).join("\n")}\n}`;
}

function union(texts: string[]): string {
  return [...new Set(texts)].join(" | ");
}
