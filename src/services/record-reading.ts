import type { IdGenerator, SourceId } from "../core/ids.ts";
import type { SourceReading } from "../core/ports/source-reader.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { SignalSource } from "../core/signal.ts";
import { keepSignals, type TakenIn } from "./take-in-signals.ts";

const MAX_ERROR_CHARS = 1_000;

/**
 * Keeps what came of reading a source: its new signals with the place reading has got to, or why it could not be read.
 * A failure leaves cursor and time of the last good reading as they were; the next good reading clears it.
 *
 * @throws NOT_FOUND for a source that was removed meanwhile
 */
export async function recordReading(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  sourceId: SourceId,
  reading: SourceReading,
): Promise<TakenIn> {
  const source = await tx.signals.getSource(scope, sourceId);
  const after: SignalSource =
    reading.kind === "failed"
      ? { ...source, lastError: reading.reason.slice(0, MAX_ERROR_CHARS) }
      : { ...source, cursor: reading.cursor, lastReadAt: uses.now, lastError: null };
  await tx.signals.saveSource(scope, after);
  return keepSignals(tx, scope, uses, after, reading.kind === "read" ? reading.items : []);
}
