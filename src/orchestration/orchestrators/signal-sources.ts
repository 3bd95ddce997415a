import type { Clock } from "../../core/clock.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdGenerator, SourceId } from "../../core/ids.ts";
import type { SourceReader } from "../../core/ports/source-reader.ts";
import type { UnitOfWork } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { recordReading } from "../../services/record-reading.ts";
import type { TakenIn } from "../../services/take-in-signals.ts";

/** Reads sources as they stand in the world, outside of any transaction. */
export interface SignalSourcesOrchestrator {
  /**
   * Reads one source now and keeps what is new. That it cannot be read is stored with the source, not thrown.
   *
   * @throws NOT_FOUND, or PRECONDITION for a paused source
   */
  poll(scope: BrandScope, sourceId: SourceId, signal?: AbortSignal): Promise<TakenIn>;
}

export function createSignalSourcesOrchestrator(uses: {
  unitOfWork: UnitOfWork;
  sourceReader: SourceReader;
  ids: IdGenerator;
  clock: Clock;
}): SignalSourcesOrchestrator {
  const { unitOfWork, sourceReader, ids, clock } = uses;
  return {
    async poll(scope, sourceId, signal) {
      const source = await unitOfWork.read(scope, (tx) => tx.signals.getSource(scope, sourceId));
      if (source.isPaused) throw new KairoError("PRECONDITION", `The source "${source.name}" is paused.`);
      const reading = await sourceReader.read(source, clock.now(), signal);
      const now = clock.now();
      return unitOfWork.write(scope, (tx) => recordReading(tx, scope, { ids, now }, sourceId, reading));
    },
  };
}
