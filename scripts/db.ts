import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { reasonOf } from "../src/core/errors.ts";
import {
  type EmbeddedServerStatus,
  embeddedServerStatus,
  resetEmbeddedServer,
  stopEmbeddedServer,
} from "../src/persistence/embedded/server.ts";

const USAGE = `npm run db -- status           what runs where
npm run db -- stop             stops the embedded server; its data stays
npm run db -- reset [--yes]    stops it and deletes all its data
Add "tests" (npm run db -- stop tests) to mean the server that the tests use.`;

const dataDir = process.env.KAIRO_DATA_DIR || ".kairo";
const elsewhere = process.env.DATABASE_URL || undefined;

async function main(): Promise<void> {
  const { positionals, values } = readArguments();
  const [verb, which, ...surplus] = positionals;
  const isKnown = (which === undefined || which === "tests") && surplus.length === 0;
  if (verb === undefined || !isKnown || !["status", "stop", "reset"].includes(verb)) {
    const asked = positionals.length === 0 ? "Nothing was asked" : `"${positionals.join(" ")}" is not known here`;
    throw new Error(`${asked}; possible:\n${USAGE}`);
  }
  // The tests' cluster belongs to the checkout, wherever the app keeps its own.
  const server = which === "tests" ? { dataDir: ".kairo", name: "test-pg" } : { dataDir, name: "pg" };
  if (elsewhere !== undefined) {
    console.log(`DATABASE_URL is set: Kairo uses ${withoutPassword(elsewhere)} and not its embedded server.`);
  }
  if (verb === "status") return report(await embeddedServerStatus(server));
  if (verb === "stop") {
    const { wasRunning } = await stopEmbeddedServer(server);
    console.log(wasRunning ? "The embedded server is stopped; its data stays." : "No embedded server was running.");
    return;
  }
  if (elsewhere !== undefined && which === undefined) {
    throw new Error("Reset only knows the embedded server; unset DATABASE_URL to be sure that one is meant.");
  }
  return reset(server, await embeddedServerStatus(server), values.yes);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { yes: { type: "boolean", short: "y", default: false } } });
  } catch (error) {
    throw new Error(`${reasonOf(error)}; possible:\n${USAGE}`);
  }
}

function report(status: EmbeddedServerStatus): void {
  const { server } = status;
  const size = `${Math.round(status.sizeBytes / 1_000_000)} MB`;
  if (status.state === "absent") {
    console.log(`There is no embedded database in ${status.home} yet; the first command that needs one makes it.`);
    return;
  }
  console.log(`The embedded PostgreSQL is ${status.state}.`);
  if (server !== undefined) {
    console.log(`  address    127.0.0.1:${server.port}, database ${server.database}`);
    console.log(`  process    ${server.pid}, since ${server.startedAt.toISOString()}`);
  }
  console.log(`  data       ${status.clusterDir} (${size})`);
  if (status.isRelocated) console.log(`             outside ${status.home}, where PostgreSQL's own user cannot go`);
  console.log(`  passwords  ${status.stateFile}`);
  console.log(`  log        ${status.logFile}`);
}

async function reset(
  server: { dataDir: string; name: string },
  status: EmbeddedServerStatus,
  isAgreed: boolean,
): Promise<void> {
  const what = `${status.clusterDir} (${Math.round(status.sizeBytes / 1_000_000)} MB)`;
  if (status.state === "absent") {
    console.log(`Nothing to delete: there is no embedded database in ${status.home}.`);
    return;
  }
  if (!isAgreed && !(await asksAndHearsYes(`Delete ${what} with everything in it? [y/N] `))) {
    throw new Error("Nothing was deleted. Without a question: npm run db -- reset --yes");
  }
  await resetEmbeddedServer(server);
  console.log(`Deleted ${what}.`);
}

/** Nobody to ask means no. */
async function asksAndHearsYes(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return "a server (its address is not readable as a URL)";
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

await main().catch((error: unknown) => {
  console.error(reasonOf(error));
  process.exitCode = 1;
});
