/** What one request may be, whoever sends it. */
export interface ApiLimits {
  /** Bytes of a body, counted while it arrives. */
  bodyBytes: number;
  /** For `events.execution.record`, which takes a thousand facts at once. */
  eventsBodyBytes: number;
  /** For brand files and lists of signals. */
  importsBodyBytes: number;
  /** Calls in one tRPC batch. */
  batchCalls: number;
  /** Levels of arrays and objects in a body. */
  jsonDepth: number;
  callsPerUserMinute: number;
  /** Calls of `hero`, which may ask models. */
  startsPerBrandMinute: number;
  /** Jobs of all brands that may wait for a worker before no more are taken. */
  waitingJobs: number;
}

export const DEFAULT_API_LIMITS: ApiLimits = {
  bodyBytes: 256 * 1024,
  eventsBodyBytes: 1024 * 1024,
  importsBodyBytes: 5 * 1024 * 1024,
  batchCalls: 10,
  jsonDepth: 32,
  callsPerUserMinute: 1_200,
  startsPerBrandMinute: 240,
  waitingJobs: 5_000,
};

/** A client that sends its headers slower than this is cut off. */
export const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** A client that sends its whole request slower than this is cut off. */
export const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
/** How often the server looks for clients that are too slow. */
export const CONNECTIONS_CHECK_MILLISECONDS = 1_000;
/** How often a server that shuts down looks for connections nobody uses any more. */
export const SWEEP_MILLISECONDS = 20;
/** How long requests under way may take to end when the process does. */
export const DRAIN_MILLISECONDS = 25_000;

/** What following runs may cost. */
export interface StreamLimits {
  /** Streams one person may hold open at once, in one process. */
  perUser: number;
  perProcess: number;
  eventsPerRead: number;
  /** A removed member's stream ends no later than this after it has something to tell. */
  accessCheckMs: number;
  /** How long a stream looks for nothing while nobody tells it to; access is then checked as well. */
  longestQuietMs: number;
  /** The same while this process cannot hear of changes, or waits for a transaction to end. */
  pollMs: number;
}

export const DEFAULT_STREAM_LIMITS: StreamLimits = {
  perUser: 20,
  perProcess: 500,
  eventsPerRead: 200,
  accessCheckMs: 1_000,
  longestQuietMs: 10_000,
  pollMs: 500,
};

/** A quiet stream says this often that it is alive. */
export const STREAM_PING_MILLISECONDS = 5_000;
/** A client that hears nothing for so long connects again. */
export const STREAM_SILENCE_MILLISECONDS = 15_000;
/** A stream is cut after this and taken up again by whoever still listens: nobody holds a place for ever. */
export const STREAM_LONGEST_MILLISECONDS = 15 * 60_000;
/** A client that takes nothing of what waits for it is cut off after this. */
export const STALLED_CLIENT_MILLISECONDS = 30_000;
