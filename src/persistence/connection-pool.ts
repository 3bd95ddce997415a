import pg from "pg";

export interface ConnectionPoolOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** The database role every session switches to as soon as it is connected; the login role when left out. */
  role?: string;
  /** The most connections this pool opens. */
  size: number;
  /** The server cancels a statement that runs longer. */
  statementTimeoutMs: number;
  /** The client gives a statement up after this; catches what the server cannot (a half-open socket). */
  queryTimeoutMs: number;
  /** How long a caller waits for a connection, new or free. */
  connectionTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  lockTimeoutMs: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Told about connections that break while idle or between two statements; they are replaced by themselves. */
  onError: (error: Error) => void;
}

const IDLE_CONNECTION_MS = 30_000;

/**
 * A pool whose sessions are all set up alike: role, timeouts, UTC. A session that is handed back in the middle of a
 * transaction or of a statement is closed, so nothing of one caller (role, brand, open work) reaches the next.
 *
 * Values: int8 and numeric as `number` where exact (int8 beyond 2^53 as `bigint`), timestamptz as `Date`, date as
 * `YYYY-MM-DD` text. The owner calls `end()`.
 */
export function createConnectionPool(options: ConnectionPoolOptions): pg.Pool {
  const setUp = sessionSetUp(options);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    connectionTimeoutMillis: options.connectionTimeoutMs,
    query_timeout: options.queryTimeoutMs,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    application_name: options.applicationName,
    keepAlive: true,
    types: { getTypeParser },
    onConnect: async (client) => {
      // Without a listener of its own a connection lost between two statements of a transaction ends the process.
      client.on("error", options.onError);
      await client.query(setUp);
    },
  });
  pool.on("error", () => {
    // The client's own listener has told it already.
  });
  pool.on("release", (_error, client) => {
    if (!isAtRest(client)) void client.end();
  });
  return pool;
}

/** True between transactions with no statement under way. */
function isAtRest(client: pg.ClientBase): boolean {
  return (client as pg.ClientBase & { readyForQuery: boolean }).readyForQuery && client.getTransactionStatus() === "I";
}

/** Statements rather than start-up parameters, because connection poolers refuse those. */
function sessionSetUp(options: ConnectionPoolOptions): string {
  const statements = [
    `set statement_timeout = ${options.statementTimeoutMs}`,
    `set idle_in_transaction_session_timeout = ${options.idleInTransactionTimeoutMs}`,
    `set lock_timeout = ${options.lockTimeoutMs}`,
    "set time zone 'UTC'",
  ];
  if (options.role !== undefined) statements.unshift(`set role ${pg.escapeIdentifier(options.role)}`);
  return statements.join("; ");
}

type TextParser = (text: string) => unknown;

const { builtins } = pg.types;
const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;

const TEXT_PARSERS: ReadonlyMap<number, TextParser> = new Map<number, TextParser>([
  [builtins.INT8, parseWholeNumber],
  [builtins.NUMERIC, parseNumeric],
  [INT8_ARRAY, parseArray(INT8_ARRAY, parseWholeNumber)],
  [NUMERIC_ARRAY, parseArray(NUMERIC_ARRAY, parseNumeric)],
  // The driver's own parsers read both in the machine's time zone, which moves a date by a day.
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMP, (text) => new Date(`${text.replace(" ", "T")}Z`)],
]);

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: unknown) => {
  const parser = format === undefined || format === "text" ? TEXT_PARSERS.get(oid) : undefined;
  return parser ?? pg.types.getTypeParser(oid, format as "text");
};

/** A `bigint` beyond 2^53 rather than a string: wrong arithmetic on it throws instead of gluing digits together. */
function parseWholeNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function parseNumeric(text: string): number | bigint {
  return /^-?\d+$/.test(text) ? parseWholeNumber(text) : Number(text);
}

function parseArray(oid: number, parseElement: TextParser): TextParser {
  const split = pg.types.getTypeParser(oid as never, "text") as (text: string) => unknown[];
  return (text) => split(text).map((element) => (typeof element === "string" ? parseElement(element) : element));
}
