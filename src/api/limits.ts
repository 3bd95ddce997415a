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
  /** Streams that one user, and one process, may have open. */
  streamsPerUser: number;
  streams: number;
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
  streamsPerUser: 20,
  streams: 1_000,
  callsPerUserMinute: 1_200,
  startsPerBrandMinute: 240,
  waitingJobs: 5_000,
};

/** How often an idle stream says that it is there. */
export const STREAM_PING_MILLISECONDS = 15_000;
/** A client that hears nothing for this long looks for a better connection. */
export const STREAM_SILENCE_MILLISECONDS = 40_000;
/** A client that sends its headers slower than this is cut off. */
export const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** A client that sends its whole request slower than this is cut off. */
export const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
/** How often the server looks for clients that are too slow. */
export const CONNECTIONS_CHECK_MILLISECONDS = 1_000;
/** How long requests under way may take to end when the process does. */
export const DRAIN_MILLISECONDS = 25_000;
