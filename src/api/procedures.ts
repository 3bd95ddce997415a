import { z } from "zod";
import { appRouter } from "./root.ts";
import type { ApiMeta } from "./trpc.ts";

/** What the router knows of one procedure. */
export interface ProcedureFacts {
  /** `reference.today` */
  name: string;
  type: "query" | "mutation" | "subscription";
  meta: ApiMeta;
  /** The input in full; null for a procedure that takes none. */
  input: z.ZodObject | null;
  /** Null for a stream, whose events are typed and not described. */
  output: z.ZodType | null;
}

interface Described {
  _def: { type: ProcedureFacts["type"]; meta?: ApiMeta; inputs: unknown[]; output?: unknown };
}

/** Every procedure there is, by name. */
export const PROCEDURES: ReadonlyMap<string, ProcedureFacts> = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, Described>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { _def }]) => [
      name,
      {
        name,
        type: _def.type,
        meta: _def.meta ?? {},
        input: inputOf(_def.inputs),
        output: _def.type !== "subscription" && _def.output instanceof z.ZodType ? _def.output : null,
      },
    ]),
);

/** The base procedures read what they need of an input; the last schema is the procedure's own and has it all. */
function inputOf(inputs: unknown[]): z.ZodObject | null {
  const own = inputs.at(-1);
  const schema = own instanceof z.ZodOptional ? own.unwrap() : own;
  return schema instanceof z.ZodObject ? schema : null;
}
