import pg from "pg";
import { type ErrorCode, KairoError, reasonOf } from "../core/errors.ts";

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = "23505";
const CHECK_VIOLATION = "23514";

/** Not allowed, or (0…) not allowed to hand a role on. */
const FORBIDDEN: ReadonlySet<string> = new Set(["42501", "0LP01", "0P000"]);
/** A role, schema, table or function that only the migrations make. */
const NOT_MIGRATED: ReadonlySet<string> = new Set(["22023", "3F000", "42P01", "42883"]);

const CONNECTION_LOST = /^(08...|57P01|57P02|57P03|53300)$/;
const CONNECTION_LOST_MESSAGE =
  /connection terminated|connection error|not queryable|timeout exceeded when trying to connect|client was closed|pool after calling end/i;
const SOCKET_ERRORS: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "EAI_AGAIN",
]);

/** Constraints whose own message is written for people; it passes on as it is. */
const SPOKEN_CONSTRAINTS: ReadonlySet<string> = new Set(["variants_status_edge", "variants_need_a_person"]);

/** What a failure of the database means to a caller. Errors that are not the database's pass through unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof KairoError || !(error instanceof Error)) return error;
  if (isConnectionLost(error)) {
    return refused(
      error,
      "UNAVAILABLE",
      "The database could not be reached, so nothing was stored; try again shortly.",
    );
  }
  if (isUnanswered(error)) {
    return refused(error, "TIMEOUT", "The database took too long to answer, so nothing was stored.");
  }
  return error instanceof pg.DatabaseError ? translateAnswer(error) : error;
}

function translateAnswer(error: pg.DatabaseError): unknown {
  if (isNotMigrated(error)) {
    return refused(error, "INTERNAL", `The database is not at the version this Kairo needs: ${error.message}.`);
  }
  const where = [error.table, error.constraint].filter((name) => name !== undefined).join(", rule ");
  switch (error.code) {
    case "57014":
      return refused(error, "TIMEOUT", "The database took too long over this, so nothing was stored.");
    case "25P03":
    case "25P04":
      return refused(error, "TIMEOUT", "The transaction stood still for too long, so nothing was stored.");
    case "40001":
    case "40P01":
    case "55P03":
      return new KairoError(
        "CONFLICT",
        "Another call is changing the same things at this moment, so nothing was stored; try again.",
        { cause: error, retryable: true, retryAfterSeconds: 1 },
      );
    case UNIQUE_VIOLATION:
      return refused(error, "CONFLICT", `This exists already (${where}).`);
    case CHECK_VIOLATION:
      return refused(
        error,
        "INVALID",
        SPOKEN_CONSTRAINTS.has(error.constraint ?? "")
          ? `That was refused: ${error.message}.`
          : `A value is outside of what is allowed (${where}).`,
      );
    case "23502":
      return refused(error, "INVALID", `A value is missing (${error.table}, ${error.column}).`);
    case "23503":
      return refused(error, "NOT_FOUND", `It refers to something that is not here (${where}).`);
    case "42501":
      return refused(error, "INTERNAL", `The database does not let the app do this: ${error.message}.`);
    default:
      // 22…: a text or a number that cannot be stored, such as one with a NUL character.
      if (error.code?.startsWith("22")) {
        return refused(error, "INVALID", `A value cannot be stored: ${error.message}.`);
      }
      return error;
  }
}

/** True when the session is gone, whether the network, the server or an administrator ended it. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return CONNECTION_LOST.test(code) || SOCKET_ERRORS.has(code) || CONNECTION_LOST_MESSAGE.test(reasonOf(error));
}

/** True when the client gave up waiting; the server may be working on the statement still. */
export function isUnanswered(error: unknown): boolean {
  return /^query read timeout/i.test(reasonOf(error));
}

/** True when the database lacks what the migrations make. */
export function isNotMigrated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && NOT_MIGRATED.has(error.code ?? "");
}

/** True when the login may not do what it tried. */
export function isForbidden(error: unknown): boolean {
  return error instanceof pg.DatabaseError && FORBIDDEN.has(error.code ?? "");
}

/** True when `error` is the refusal of a second row by this unique index. */
export function isTaken(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION && error.constraint === constraint;
}

function refused(cause: Error, code: ErrorCode, message: string): KairoError {
  return new KairoError(code, message, { cause });
}
