import { readdir } from "node:fs/promises";
import { z } from "zod";
import { PROCEDURES, type ProcedureFacts } from "../../src/api/procedures.ts";
import * as ids from "../../src/core/ids.ts";
import { DTO_MODULES } from "./dto-modules.ts";
import { type Schema, typeText } from "./type-text.ts";

const DTO_FOLDER = new URL("../../src/core/dto", import.meta.url).pathname;

/** What streams tell, by procedure: an asynchronous iterable has no schema to read it from. */
const STREAMED: Readonly<Record<string, string>> = { "reference.runs.watch": "RunEventDTO" };

export interface ContractProcedure {
  name: string;
  type: ProcedureFacts["type"];
  /** As TypeScript. */
  input: string;
  output: string;
  /** First-level fields, `!` behind those that must be given. */
  takes: string[];
  answers: string[];
}

/** The named schemas of `src/core/dto`, with the file each is from. */
export async function readDtos(): Promise<Map<string, { file: string; schema: z.ZodType }>> {
  const dtos = new Map<string, { file: string; schema: z.ZodType }>();
  const files = (await readdir(DTO_FOLDER)).sort();
  const missing = files.filter((file) => !DTO_MODULES[file]);
  if (missing.length > 0) throw new Error(`scripts/contract/dto-modules.ts does not name ${missing.join(", ")}.`);
  for (const file of files) {
    const module = DTO_MODULES[file] ?? {};
    for (const [name, schema] of Object.entries(module))
      if (schema instanceof z.ZodType) dtos.set(name, { file, schema });
  }
  return dtos;
}

/** Every procedure with its types written out, so that no type of the server is needed to know them. */
export function describeProcedures(dtos: ReadonlyMap<string, { schema: z.ZodType }>): ContractProcedure[] {
  const named = z.registry<{ id?: string; typescript?: string }>();
  const plain = z.registry<{ id?: string; typescript?: string }>();
  for (const [name, { schema }] of dtos) named.add(schema, { id: name });
  for (const [name, schema] of Object.entries(ids)) {
    if (!(schema instanceof z.ZodType) || name === "UserId") continue;
    for (const registry of [named, plain]) registry.add(schema, { typescript: name });
  }
  return [...PROCEDURES.values()].map((procedure) => {
    const input = procedure.input ? schemaOf(procedure.input, "input", plain) : null;
    const output = procedure.output ? schemaOf(procedure.output, "output", named) : null;
    const streamed = STREAMED[procedure.name];
    return {
      name: procedure.name,
      type: procedure.type,
      input: input && takesOf(input).length > 0 ? typeText(input, defsOf(input), null) : "void",
      output: streamed
        ? `AsyncIterable<{ id: string; data: ${streamed} }>`
        : output
          ? typeText(output, defsOf(output), (id) => id)
          : "unknown",
      takes: input ? takesOf(input) : [],
      answers: output ? answersOf(output) : [streamed ?? ""],
    };
  });
}

type Registry = ReturnType<typeof z.registry<{ id?: string; typescript?: string }>>;

function schemaOf(schema: z.ZodType, io: "input" | "output", metadata: Registry): Schema {
  return z.toJSONSchema(schema, {
    io,
    metadata: metadata as never,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { typescript: "Date" });
    },
  }) as Schema;
}

const defsOf = (schema: Schema) => (schema.$defs ?? {}) as Record<string, Schema>;

function takesOf(schema: Schema): string[] {
  const required = (schema.required ?? []) as string[];
  return Object.keys((schema.properties ?? {}) as object).map((name) => `${name}${required.includes(name) ? "!" : ""}`);
}

function answersOf(schema: Schema): string[] {
  if (typeof schema.$ref === "string") return answersOf(defsOf(schema)[schema.$ref.replace(/^#\/\$defs\//, "")] ?? {});
  return Object.keys((schema.properties ?? {}) as object);
}

/** The source of the router's type: procedures by branch, DTOs by name. */
export function routerSource(
  procedures: readonly ContractProcedure[],
  dtos: ReadonlyMap<string, { file: string }>,
): string {
  const body = recordText(procedures.map((procedure) => [procedure.name.split("."), procedure]));
  const used = (name: string) => name === "ErrorDTO" || new RegExp(`\\b${name}\\b`).test(body);
  const byFile = Map.groupBy(
    [...dtos].filter(([name]) => used(name)),
    ([, { file }]) => file,
  );
  const imports = [...byFile].map(
    ([file, entries]) => `import type { ${entries.map(([name]) => name).join(", ")} } from "./core/dto/${file}";`,
  );
  const idNames = Object.keys(ids).filter((name) => name.endsWith("Id") && name !== "UserId" && used(name));
  return `// Made by npm run build:contract from the router's own schemas.
import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import type { ${idNames.join(", ")} } from "./core/ids.ts";
${imports.join("\n")}

/** How a refusal reaches a client: \`error.data\` is the same body as over plain HTTP. */
export interface ErrorShape {
  message: string;
  code: number;
  data: ErrorDTO;
}

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: true },
  ${body.replaceAll("\n", "\n  ")}
>;
`;
}

type Entry = [path: string[], procedure: ContractProcedure];

function recordText(entries: Entry[]): string {
  const groups = Map.groupBy(entries, ([[first]]) => first as string);
  const lines = [...groups].map(([key, inner]) => {
    const [only] = inner;
    const text =
      only && only[0].length === 1
        ? procedureText(only[1])
        : recordText(inner.map(([path, each]) => [path.slice(1), each]));
    return `  ${key}: ${text.replaceAll("\n", "\n  ")};`;
  });
  return `{\n${lines.join("\n")}\n}`;
}

const KINDS = {
  query: "TRPCQueryProcedure",
  mutation: "TRPCMutationProcedure",
  subscription: "TRPCSubscriptionProcedure",
};

function procedureText({ type, input, output }: ContractProcedure): string {
  return `${KINDS[type]}<{ meta: object; input: ${input}; output: ${output} }>`;
}
