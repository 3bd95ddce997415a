import { KairoError, reasonOf } from "../../core/errors.ts";

const OWN_SERVER = "set DATABASE_URL to a PostgreSQL server of your own";

/** What went wrong in a try to start the server, as far as another try can mend it. */
export type StartObstacle = "port_taken" | "still_in_use" | "other";

/** Reads what PostgreSQL wrote when it did not start. */
export function obstacleIn(output: string): StartObstacle {
  if (/could not bind|could not create any TCP\/IP sockets|Address already in use/i.test(output)) return "port_taken";
  if (/pre-existing shared memory block/i.test(output)) return "still_in_use";
  return "other";
}

/** Turns what initdb, pg_ctl or the server wrote into a sentence about what was wrong and what is possible. */
export function explainFailure(what: string, clusterDir: string, output: string): KairoError {
  const found = REASONS.find(([pattern]) => pattern.test(output));
  const lastWords = output.trim().split("\n").slice(-8).join("\n");
  const reason = found === undefined ? `It said:\n${lastWords}` : found[1];
  return new KairoError("UNAVAILABLE", `The embedded PostgreSQL could not ${what} in ${clusterDir}. ${reason}`, {
    retryable: false,
    cause: new Error(lastWords),
  });
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /No space left on device|wrote only \d+ of|disk full|ENOSPC/i,
    "The disk is full: it needs about 100 MB; free some, or move KAIRO_DATA_DIR.",
  ],
  [
    /has invalid permissions|has wrong ownership|could not change permissions|Operation not permitted/i,
    "The folder's owner or permissions cannot be what PostgreSQL asks for (a Windows or network drive?); " +
      "set KAIRO_DATA_DIR to a folder on a local Linux or macOS disk.",
  ],
  [
    /could not create shared memory segment|could not create semaphores|could not map anonymous shared memory/i,
    `The system gives it too little shared memory; free some, raise the limit, or ${OWN_SERVER}.`,
  ],
  [
    /could not locate (a valid|required) checkpoint|invalid (primary )?checkpoint|page verification failed|is not a valid data directory/i,
    "Its data is damaged. `npm run db -- reset` makes an empty one; copy the folder first if you want to keep it.",
  ],
  [/Read-only file system|EROFS/i, "The disk is read-only; set KAIRO_DATA_DIR to a folder that can be written."],
];

/** Gives what the file system or the server refused a sentence; leaves what has one as it is. */
export function explainError(path: string, error: unknown): KairoError {
  if (error instanceof KairoError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return clusterOfAnotherUser(path, error);
  return explainFailure("be made ready", path, reasonOf(error));
}

/** For files that this user may not read or write. */
export function clusterOfAnotherUser(path: string, cause?: unknown): KairoError {
  return new KairoError(
    "PRECONDITION",
    `${path} belongs to another user of this machine; run Kairo as that user, or set KAIRO_DATA_DIR to a folder of ` +
      "your own.",
    { cause },
  );
}

/** For a folder made by another PostgreSQL major. */
export function clusterOfAnotherMajor(clusterDir: string, found: string, expected: string): KairoError {
  return new KairoError(
    "PRECONDITION",
    `${clusterDir} was made by PostgreSQL ${found} and this Kairo brings PostgreSQL ${expected}; move it away, ` +
      "set another KAIRO_DATA_DIR, or let `npm run db -- reset` delete it.",
  );
}

/** For a machine without binaries. */
export function binariesMissing(platform: string, why: string): KairoError {
  return new KairoError(
    "PRECONDITION",
    `There is no embedded PostgreSQL for this machine (${platform}): ${why}. What is possible: ${OWN_SERVER}.`,
  );
}
