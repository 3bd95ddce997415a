import type { SignalDTO, SignalSourceDTO } from "../core/dto/signal.ts";
import type { Signal, SignalSource } from "../core/signal.ts";

/** One item of a source as people see it. */
export function presentSignal(signal: Signal): SignalDTO {
  const { tenantId: _tenantId, brandId: _brandId, contentHash: _contentHash, ...shown } = signal;
  return shown;
}

/** A source as people see it. */
export function presentSource(source: SignalSource): SignalSourceDTO {
  const { tenantId: _tenantId, brandId: _brandId, deletedAt: _deletedAt, ...shown } = source;
  return shown;
}
