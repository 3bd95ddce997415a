import pino from "pino";
import { KairoError } from "../core/errors.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";

/** One JSON line per thing that happened, on standard output. */
export function createTelemetry(level: string, destination: pino.DestinationStream = pino.destination(1)): Telemetry {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    record: (event, facts) => logger.info({ event, ...facts }),
    warn: (event, facts) => logger.warn({ event, ...facts }),
    error: (event, error, facts) => logger.error({ event, ...facts, ...describe(error) }),
  };
}

function describe(error: unknown): Record<string, unknown> {
  if (error instanceof KairoError) return { code: error.code, reason: error.message };
  if (error instanceof Error) return { error: error.name, reason: error.message, stack: error.stack };
  // The queue tells of its errors as plain objects.
  if (typeof error === "object" && error !== null && "message" in error) return { reason: String(error.message) };
  return { reason: String(error) };
}
