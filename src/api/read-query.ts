import { z } from "zod";
import { KairoError } from "../core/errors.ts";
import type { ProcedureFacts } from "./procedures.ts";

/**
 * The input that a query string gives. Its values are text; where the procedure takes a number or yes and no they are
 * read as such, strictly. A list is the same name several times.
 *
 * @throws INVALID for a name that comes twice where one value is taken, and for text that no database keeps
 */
export function readQuery(procedure: ProcedureFacts, query: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const texts = query.getAll(name);
    const kind = kindOf(procedure.input?.shape[name]);
    const problem = findProblem(name, texts, kind);
    if (problem) {
      throw new KairoError("INVALID", `${procedure.name} cannot take this query: ${name} ${problem}.`, {
        fields: { [name]: problem },
      });
    }
    input[name] = kind === "list" ? texts : readValue(texts[0] ?? "", kind);
  }
  return input;
}

type Kind = "text" | "number" | "boolean" | "list";

function kindOf(schema: unknown): Kind {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault) {
    inner = inner.unwrap();
  }
  if (inner instanceof z.ZodNumber) return "number";
  if (inner instanceof z.ZodBoolean) return "boolean";
  return inner instanceof z.ZodArray ? "list" : "text";
}

function findProblem(name: string, texts: string[], kind: Kind): string | null {
  if (name === "__proto__") return "is no name of an input";
  if (kind !== "list" && texts.length > 1) return "is given more than once";
  const isStorable = texts.every((text) => !text.includes("\0") && text.isWellFormed());
  return isStorable ? null : "holds a character that no text may have";
}

/** What cannot be read stays text: the procedure's own schema says what it wants. */
function readValue(text: string, kind: Kind): unknown {
  if (kind === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (kind === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
