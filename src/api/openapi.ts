import { z } from "zod";
import { ErrorDTO } from "../core/dto/error.ts";
import { ERROR_STATUS } from "../core/errors.ts";
import { SUMMARIES } from "./procedure-summaries.ts";
import { PROCEDURES, type ProcedureFacts } from "./procedures.ts";
import { REST_ROUTES, type RestRoute } from "./rest.ts";

type Schema = Record<string, unknown>;

/** The plain HTTP surface as OpenAPI 3.1, made from the same schemas that calls are held to. */
export function describeOpenApi(version: string): Schema {
  const paths: Record<string, Schema> = {};
  for (const route of REST_ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Kairo",
      version,
      description:
        "Plain JSON over HTTP. The same procedures, and all others, are served over tRPC at /trpc; /docs lists them.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "Access token of a signed-in person.",
        },
      },
      schemas: { Error: jsonSchemaOf(ErrorDTO, "output") },
      responses: {
        Refusal: { description: "Refused, and why.", content: json({ $ref: "#/components/schemas/Error" }) },
      },
      headers: {
        CorrelationId: { description: "Names this call in logs and answers.", schema: { type: "string" } },
      },
    },
  };
}

/** A schema as JSON Schema 2020-12: what callers send (`input`) or are sent (`output`). */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _version, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { type } = zodSchema._zod.def;
      if (type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
      if (type === "custom") Object.assign(jsonSchema, { type: "string" });
    },
  }) as Schema;
  return described;
}

/** The fields of a procedure's input. */
export function inputSchemaOf({ input }: ProcedureFacts): Schema {
  return input ? jsonSchemaOf(input, "input") : { type: "object", properties: {} };
}

function operationOf({ method, path, procedure }: RestRoute): Schema {
  const { properties = {}, required = [] } = inputSchemaOf(procedure) as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const pathFields = new Set(inPath.map(fieldOf));
  const rest = Object.entries(properties).filter(([name]) => !pathFields.has(name));
  // Where the path names the thing, its brand is looked up.
  const isNeeded = (name: string) => required.includes(name) && name !== "brandId";
  const parameters = [
    ...inPath.map((name) => ({
      name,
      in: "path",
      required: true,
      schema: properties[fieldOf(name)] ?? { type: "string" },
    })),
    ...(method === "GET"
      ? rest.map(([name, schema]) => ({ name, in: "query", required: isNeeded(name), schema }))
      : []),
    ...(procedure.name.startsWith("hero.")
      ? [{ name: "Idempotency-Key", in: "header", required: false, schema: { type: "string", maxLength: 200 } }]
      : []),
  ];
  const needed = rest.map(([name]) => name).filter(isNeeded);
  const body = { type: "object", properties: Object.fromEntries(rest), required: needed, additionalProperties: false };
  return {
    operationId: procedure.name,
    summary: SUMMARIES[procedure.name],
    tags: [procedure.name.split(".")[0]],
    parameters,
    ...(method === "POST" ? { requestBody: { required: needed.length > 0, content: json(body) } } : {}),
    responses: {
      200: {
        description: "Done.",
        headers: { "x-correlation-id": { $ref: "#/components/headers/CorrelationId" } },
        content: json(procedure.output ? jsonSchemaOf(procedure.output, "output") : {}),
      },
      ...Object.fromEntries(
        [...new Set(Object.values(ERROR_STATUS))]
          .sort()
          .map((status) => [status, { $ref: "#/components/responses/Refusal" }]),
      ),
    },
  };
}

function json(schema: Schema): Schema {
  return { "application/json": { schema } };
}

/** `{package_id}` in a path is `packageId` in an input. */
function fieldOf(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every procedure with what it is for, by branch. */
export function proceduresByBranch(): Map<string, (ProcedureFacts & { summary: string })[]> {
  const all = [...PROCEDURES.values()].map((facts) => ({ ...facts, summary: SUMMARIES[facts.name] ?? "" }));
  return Map.groupBy(all, ({ name }) => name.split(".")[0] as string);
}
