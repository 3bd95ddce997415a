/** Every way Kairo says no, with the HTTP status it travels under. */
export const ERROR_STATUS = {
  UNAUTHENTICATED: 401,
  BUDGET: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION: 412,
  TOO_LARGE: 413,
  INVALID: 400,
  LIMITED: 429,
  INTERNAL: 500,
  UPSTREAM: 502,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["LIMITED", "UPSTREAM", "UNAVAILABLE", "TIMEOUT"]);

export interface KairoErrorOptions {
  /** Structured facts for the caller (legal moves, limits); never secrets, never another brand's data. */
  details?: Record<string, unknown>;
  /** For INVALID: what was wrong, by input path. */
  fields?: Record<string, string>;
  /** Overrides the code's default. */
  retryable?: boolean;
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * The one error family. `message` is a sentence for a person: what was asked, what was wrong, what was
 * possible. It is shown to callers, so it never holds secrets or another brand's data.
 */
export class KairoError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Record<string, unknown> | undefined;
  readonly fields: Record<string, string> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: KairoErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = "KairoError";
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    this.details = options.details;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What a missing row and a foreign row both answer, so that neither can be told from the other. */
export function notFound(what: string, id: string): KairoError {
  return new KairoError("NOT_FOUND", `There is no ${what} ${id} here.`);
}

/** Thrown when a writer's revision is older than the stored one. */
export function staleRevision(what: string, id: string, expected: number): KairoError {
  return new KairoError(
    "CONFLICT",
    `The ${what} ${id} has changed since you read it at revision ${expected}; read it again and repeat your change.`,
    { details: { expectedRevision: expected } },
  );
}

/** True for errors that a job may try again. Errors outside the family count as retryable: their cause is unknown. */
export function isRetryable(error: unknown): boolean {
  return error instanceof KairoError ? error.retryable : true;
}

/** The sentence an error carries, for storing beside a failed run. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Thrown inside a run when somebody asked it to stop. */
export function runCancelled(runId: string): KairoError {
  return new KairoError("CONFLICT", `The run ${runId} was cancelled.`, { details: { cancelled: true } });
}

/** True for the error of `runCancelled`. */
export function isRunCancelled(error: unknown): boolean {
  return error instanceof KairoError && error.details?.cancelled === true;
}

/** Thrown inside a run whose process lets go of it: another attempt goes on behind the last finished step. */
export function handedBack(runId: string): KairoError {
  return new KairoError("UNAVAILABLE", `The run ${runId} was handed back to the queue.`);
}

/** Thrown by a write of an attempt that no longer owns its run; nothing of it is stored. */
export function staleAttempt(runId: string, attempt: number): KairoError {
  return new KairoError(
    "CONFLICT",
    `Attempt ${attempt} no longer owns the run ${runId}; a later one has taken it over.`,
    {
      details: { staleAttempt: true },
    },
  );
}

/** True for the error of `staleAttempt`. */
export function isStaleAttempt(error: unknown): boolean {
  return error instanceof KairoError && error.details?.staleAttempt === true;
}
