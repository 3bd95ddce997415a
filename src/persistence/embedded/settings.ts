import { KairoError } from "../../core/errors.ts";

/** PostgreSQL settings by name, as in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string | number | boolean>>;

/** For a developer's machine: little memory and disk, few processes, a log that stays small and holds no row's text. */
export const DEVELOPMENT_SETTINGS: ServerSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 200,
  shared_buffers: "64MB",
  min_wal_size: "32MB",
  max_wal_size: "256MB",
  // No replica will ever follow this server.
  wal_level: "minimal",
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  io_method: "sync",
  jit: false,
  timezone: "UTC",
  log_timezone: "UTC",
  datestyle: "iso, mdy",
  lc_messages: "C",
  password_encryption: "scram-sha-256",
  // The passwords are 192 random bits: rounds against guessing would only slow every connection down.
  scram_iterations: 1,
  log_checkpoints: false,
  log_min_messages: "error",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

/** The text of a postgresql.conf fragment. Throws INVALID for a name PostgreSQL could not have. */
export function renderSettings(settings: ServerSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (!/^[a-z][a-z0-9_.]*$/i.test(name)) {
      throw new KairoError("INVALID", `"${name}" is not a PostgreSQL setting; names look like max_connections.`);
    }
    return `${name} = '${String(value).replaceAll("'", "''").replaceAll("\n", " ")}'`;
  });
  return `${lines.join("\n")}\n`;
}
