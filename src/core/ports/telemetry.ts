/** Structured facts about what happened: never prompts, bodies, tokens or keys. */
export interface Telemetry {
  /** One line per thing that happened, for example `engine.call` with function, args summary, ms. */
  record(event: string, facts: Record<string, unknown>): void;
  warn(event: string, facts: Record<string, unknown>): void;
  error(event: string, error: unknown, facts: Record<string, unknown>): void;
}

/** For tests and scripts that show their own output. */
export const silentTelemetry: Telemetry = { record: () => {}, warn: () => {}, error: () => {} };
