import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  WithSchemaPlugin,
} from "kysely";
import type pg from "pg";
import { KairoError } from "../core/errors.ts";
import type { Tables } from "./database-types.ts";

export const DATABASE_SCHEMA = "kairo";

/** What repositories are written against: one open transaction of one scope. */
export type Database = Kysely<Tables>;

/** One open transaction. Statements run in the order they were asked for, also when nobody waited for the last. */
export interface Session {
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>;
  /** Waits for what was asked for; anything asked for later is refused. */
  close(): Promise<void>;
}

export function createSession(client: pg.ClientBase): Session {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    query(text, values) {
      if (isClosed) {
        return Promise.reject(
          new KairoError(
            "INTERNAL",
            "A repository was used after its transaction had ended; await every call inside the unit of work.",
          ),
        );
      }
      const result = last.then(() => client.query(text, values));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      isClosed = true;
      await last;
    },
  };
}

/** Kysely on a session. Beginning and ending the transaction is the unit of work's business alone. */
export function createDatabase(session: Session, plugins: KyselyPlugin[]): Database {
  const driver = createSessionDriver(session);
  const dialect: Dialect = {
    createAdapter: () => ADAPTER,
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => QUERY_COMPILER,
  };
  return new Kysely<Tables>({ dialect, plugins: [IN_OUR_SCHEMA, ...plugins] });
}

const ADAPTER = new PostgresAdapter();
const QUERY_COMPILER = new PostgresQueryCompiler();
const IN_OUR_SCHEMA = new WithSchemaPlugin(DATABASE_SCHEMA);

function createSessionDriver(session: Session): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const { command, rowCount, rows } = await session.query(query.sql, [...query.parameters]);
      return command === "SELECT" ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery: () => refuse("stream rows"),
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => refuse("open a second transaction"),
    commitTransaction: async () => refuse("commit"),
    rollbackTransaction: async () => refuse("roll back"),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

function refuse(what: string): never {
  throw new KairoError("INTERNAL", `A repository cannot ${what}: the unit of work opens and ends the transaction.`);
}
