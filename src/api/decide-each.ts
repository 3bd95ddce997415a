import type { ErrorDTO } from "../core/dto/error.ts";
import { KairoError } from "../core/errors.ts";
import { errorBody } from "./errors.ts";

export type BulkResult<Id, Item> = { ok: true; id: Id; item: Item } | { ok: false; id: Id; error: ErrorDTO };

/**
 * Decides about several things one after the other, each in its own transaction: one that is refused says why and
 * keeps none of the others back. What is not a refusal (the database is gone, a fault of ours) ends the call.
 */
export async function decideEach<Entry, Id, Item>(
  entries: readonly Entry[],
  about: { idOf(entry: Entry): Id; correlationId: string },
  decide: (entry: Entry) => Promise<Item>,
): Promise<{ results: BulkResult<Id, Item>[] }> {
  const results: BulkResult<Id, Item>[] = [];
  for (const entry of entries) {
    const id = about.idOf(entry);
    try {
      results.push({ ok: true, id, item: await decide(entry) });
    } catch (error) {
      if (!(error instanceof KairoError) || !REFUSALS.has(error.code)) throw error;
      results.push({ ok: false, id, error: errorBody(error, about.correlationId) });
    }
  }
  return { results };
}

const REFUSALS: ReadonlySet<KairoError["code"]> = new Set(["NOT_FOUND", "CONFLICT", "PRECONDITION", "INVALID"]);
