import { readFile } from "node:fs/promises";
import { createLocalCaller } from "../src/app/api.ts";
import {
  callProcedure,
  describeProcedure,
  findProcedure,
  inputFromWords,
  listProcedures,
} from "../src/app/call-procedure.ts";
import { readConfig } from "../src/app/config.ts";
import { createContainer } from "../src/app/container.ts";
import { openDatabase, readyDatabase } from "../src/app/database.ts";
import { LOCAL_USER_ID } from "../src/app/local-signing-key.ts";
import { KairoError, reasonOf } from "../src/core/errors.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";

const USAGE = `npm run call -- PROCEDURE [--NAME VALUE …] [--input JSON | --input @FILE] [--as USER_UUID] [--key IDEMPOTENCY_KEY]
for example: npm run call -- reference.today --brand brand_…
without a name: every procedure; with --help behind a name: what it takes and answers`;

try {
  await run(process.argv.slice(2));
} catch (error) {
  const code = error instanceof KairoError ? `${error.code}: ` : "";
  console.error(`${code}${reasonOf(error)}`);
  process.exitCode = 1;
}

async function run(all: string[]): Promise<void> {
  if (all.length === 0 || all[0] === "--help") return console.log(`${USAGE}\n\n${listProcedures()}`);
  if (all.includes("--help")) return console.log(describeProcedure(findProcedure(all[0] ?? "")));
  const { name, words, options } = readArguments(all);
  const procedure = findProcedure(name);
  const whole = options.input ? await readInput(options.input) : {};
  const input = { ...whole, ...(inputFromWords(procedure, words) as object) };
  const database = await openDatabase(readConfig(process.env));
  await readyDatabase(database);
  const container = await createContainer(readConfig(process.env), database, { telemetry: silentTelemetry });
  try {
    const caller = createLocalCaller(container, options.as ?? LOCAL_USER_ID, options.key ?? null);
    for await (const answer of callProcedure(caller, procedure, input)) console.log(JSON.stringify(answer, null, 2));
  } finally {
    await container.close();
  }
}

interface Arguments {
  name: string;
  words: [string, string][];
  options: { input?: string; as?: string; key?: string };
}

/** Any `--name value` that is not an option of this command belongs to the procedure. */
function readArguments(all: string[]): Arguments {
  const [name, ...rest] = all;
  if (!name || name.startsWith("-")) throw new Error(`Name the procedure first.\n${USAGE}`);
  const words: [string, string][] = [];
  const options: Arguments["options"] = {};
  const pending = [...rest];
  for (let given = pending.shift(); given !== undefined; given = pending.shift()) {
    const match = /^--([a-z][a-z-]*)(?:=(.*))?$/is.exec(given);
    if (!match?.[1]) throw new Error(`${given} is no --name; write --name value.\n${USAGE}`);
    const word = match[1];
    const value = match[2] ?? pending.shift();
    if (value === undefined) throw new Error(`--${word} has no value.\n${USAGE}`);
    if (word === "input" || word === "as" || word === "key") options[word] = value;
    else words.push([word, value]);
  }
  return { name, words, options };
}

async function readInput(text: string): Promise<object> {
  const json = text.startsWith("@") ? await readFile(text.slice(1), "utf8") : text;
  const value: unknown = JSON.parse(json);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new Error("--input is a JSON object.");
}
