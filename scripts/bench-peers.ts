import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import pg from "pg";
import { readConfig } from "../src/app/config.ts";
import { openDatabase } from "../src/app/database.ts";

const USAGE = `npm run bench:peers -- [--from DIR] [-- ARGUMENTS OF THE BENCHMARK]
  --from DIR   the peers; default ../shared/peers. They are copied and installed in the data folder, once.
  the rest goes to their benchmark: --quick, cost, faults, kill. PEERS, RUNS and LIMIT_S size it.`;

const ROOT = resolve(import.meta.dirname, "..");

const given = process.argv.slice(2).filter((argument) => argument !== "--");
if (given.includes("--help")) console.log(USAGE);
else await run();

/** Peers and Kairo side by side, on one server of the embedded kind, against the peers' own deterministic model. */
async function run(): Promise<void> {
  const at = given.indexOf("--from");
  const from = resolve(at < 0 ? join(ROOT, "../shared/peers") : (given[at + 1] ?? ""));
  const rest = at < 0 ? given : given.toSpliced(at, 2);
  if (!existsSync(join(from, "bench/package-flow.ts"))) {
    console.error(`There are no peers in ${from}.\n\n${USAGE}`);
    process.exitCode = 1;
    return;
  }
  const config = readConfig({ ...process.env, LOG_LEVEL: "silent", DATABASE_URL: "" });
  const home = join(resolve(config.KAIRO_DATA_DIR), "peers");
  await mkdir(home, { recursive: true });
  await cp(from, home, { recursive: true });
  if (!existsSync(join(home, "node_modules"))) await finish("npm", ["ci", "--no-audit", "--no-fund"], home, {});

  const { ownerUrl } = await openDatabase(config);
  const databaseOf = (name: string) => new URL(`/${name}`, ownerUrl).href;
  await createDatabase(ownerUrl, "kairo_peers");
  await createDatabase(ownerUrl, "kairo_peers_board", { anew: true });
  const flow = `${JSON.stringify(process.execPath)} ${JSON.stringify(join(ROOT, "scripts/peer-flow.ts"))}`;
  await finish(process.execPath, ["bench/package-flow.ts", ...rest], home, {
    DATABASE_URL: databaseOf("peers"),
    KAIRO_DATABASE_URL: databaseOf("kairo_peers"),
    KAIRO_FLOW_CMD: flow,
    KAIRO_COUNT_SQL:
      "select count(distinct package_id)::int packages, count(*)::int variants, count(distinct package_id || slot_key)::int slots from kairo.variants",
    KAIRO_CLEAR_SQL: "truncate kairo.content_packages cascade",
  });
  await describeBoard(home, databaseOf("kairo_peers_board"));
}

/** What the board costs that a package is made from: its thesis is written there, once for all packages. */
async function describeBoard(home: string, databaseUrl: string): Promise<void> {
  const model = spawn(process.execPath, ["fake-llm.ts", "--port", "0"], {
    cwd: home,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await listeningAt(model.stdout);
    await finish(process.execPath, [join(ROOT, "scripts/peer-flow.ts"), "--board"], home, {
      DATABASE_URL: databaseUrl,
      OPENAI_BASE_URL: url,
      OPENAI_API_KEY: "fake",
    });
    const spent = (await (await fetch(new URL("/__stats", url))).json()) as Record<string, number>;
    console.log(
      `\n## One board refresh of 24 stories, before any package\n` +
        `${spent.calls} calls, ${spent.inTokens} input tokens (${spent.cachedTokens} of them cached), ${spent.outTokens} output tokens`,
    );
  } finally {
    model.kill();
  }
}

async function listeningAt(output: AsyncIterable<Buffer>): Promise<string> {
  let said = "";
  for await (const piece of output) {
    said += piece;
    const url = /listening (\S+)/.exec(said)?.[1];
    if (url) return url;
  }
  throw new Error(`The peers' model did not start: ${said}`);
}

/** Kairo's own database beside the peers': nobody's work is in either. */
async function createDatabase(ownerUrl: string, name: string, { anew = false } = {}): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    if (anew) await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function finish(program: string, parameters: string[], cwd: string, environment: Record<string, string>) {
  return new Promise<void>((done, refuse) => {
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const child = spawn(program, parameters, {
      cwd,
      env: { ...process.env, PATH: path, ...environment },
      stdio: "inherit",
    });
    child.on("error", refuse);
    child.on("close", (code) =>
      code === 0 ? done() : refuse(new Error(`${program} ${parameters[0]} ended with ${code}.`)),
    );
  });
}
