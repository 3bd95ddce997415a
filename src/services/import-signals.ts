import type { SignalsImportedDTO } from "../core/dto/signal.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { FeedItem } from "../core/ports/feed-reader.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { SignalSource } from "../core/signal.ts";
import { presentSource } from "./present-signal.ts";
import { recordDecision } from "./record-decision.ts";
import { takeInSignals } from "./take-in-signals.ts";

/** Takes in what a person brings, and keeps that they did. */
export async function importSignals(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  from: Pick<SignalSource, "kind" | "name" | "url" | "trust">,
  items: FeedItem[],
): Promise<SignalsImportedDTO> {
  const { source, kept, known, empty } = await takeInSignals(tx, scope, uses, from, items);
  await recordDecision(tx, scope, uses, {
    kind: "signals.imported",
    subjectId: source.id,
    after: { kept, known, empty },
  });
  return { source: presentSource({ ...source, lastReadAt: uses.now, lastError: null }), kept, known, empty };
}
