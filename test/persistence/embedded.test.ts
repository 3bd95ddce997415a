import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  embeddedServerStatus,
  ensureEmbeddedServer,
  resetEmbeddedServer,
  stopEmbeddedServer,
} from "../../src/persistence/embedded/server.ts";

const settings = { fsync: false };
const serverModule = fileURLToPath(new URL("../../src/persistence/embedded/server.ts", import.meta.url));

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kairo-embedded-"));
  // As root, PostgreSQL runs as somebody else, who has to get in.
  await chmod(root, 0o755);
});
afterAll(async () => {
  for (const name of await readdir(root)) await resetEmbeddedServer({ dataDir: join(root, name) });
  await rm(root, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(text);
    return rows;
  } finally {
    await client.end();
  }
}

/** Another process that calls ensureEmbeddedServer, prints the answer, and lives until it is killed. */
function spawnStarter(dataDir: string): {
  child: ChildProcess;
  answer: Promise<{ pid: number; startedByUs: boolean }>;
} {
  const script = `
    const { ensureEmbeddedServer } = await import(${JSON.stringify(serverModule)});
    console.log(JSON.stringify(await ensureEmbeddedServer(${JSON.stringify({ dataDir, settings })})));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "pipe"] });
  const answer = new Promise<{ pid: number; startedByUs: boolean }>((resolve, reject) => {
    let errors = "";
    child.stdout.once("data", (chunk: Buffer) => resolve(JSON.parse(chunk.toString("utf8"))));
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString("utf8");
    });
    child.once("exit", () => reject(new Error(`the starter ended: ${errors}`)));
  });
  answer.catch(() => undefined);
  return { child, answer };
}

async function untilDead(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (commandLine === "") return;
    await sleep(10);
  }
}

describe("one server through its life", () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = join(root, "life with a space");
  });

  test("nothing is there before the first start, and asking creates nothing", async () => {
    expect(await embeddedServerStatus({ dataDir })).toMatchObject({ state: "absent", sizeBytes: 0 });
    expect(await stopEmbeddedServer({ dataDir })).toEqual({ wasRunning: false });
    await expect(stat(dataDir)).rejects.toThrow("ENOENT");
  });

  test("the first call creates and starts PostgreSQL 18 in UTF-8 and UTC", async () => {
    const server = await ensureEmbeddedServer({ dataDir, settings });
    expect(server.startedByUs).toBe(true);
    expect(await embeddedServerStatus({ dataDir })).toMatchObject({ state: "running", isRelocated: false });
    const [row] = await query(
      server.ownerUrl,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
        current_setting('TimeZone') as zone, current_setting('listen_addresses') as listens, lower('ÜBER') as lowered`,
    );
    expect(row).toEqual({ major: 18, encoding: "UTF8", zone: "UTC", listens: "127.0.0.1", lowered: "über" });
  });

  test("neither role is a superuser or passes by row level security, and only the owner makes roles", async () => {
    const { ownerUrl } = await ensureEmbeddedServer({ dataDir, settings });
    const roles = await query(
      ownerUrl,
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles
        where rolname like 'kairo%' order by rolname`,
    );
    expect(roles).toEqual([
      { rolname: "kairo_owner", rolsuper: false, rolbypassrls: false, rolcreaterole: true, rolcreatedb: true },
      { rolname: "kairo_runtime", rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ]);
  });

  test("the owner can add pg_trgm, and its trigrams know letters beyond ASCII", async () => {
    const { ownerUrl } = await ensureEmbeddedServer({ dataDir, settings });
    await query(ownerUrl, "create extension if not exists pg_trgm");
    const [row] = await query(
      ownerUrl,
      "select similarity('Größe', 'größe') as same, similarity('Größe', 'Gr e') as cut",
    );
    expect(row?.same).toBe(1);
    expect(row?.cut).toBeLessThan(1);
  });

  test("a wrong password is refused, and the passwords are for the owner's eyes only", async () => {
    const { ownerUrl } = await ensureEmbeddedServer({ dataDir, settings });
    const { stateFile } = await embeddedServerStatus({ dataDir });
    await expect(query(ownerUrl.replace(/:[^:@]+@/, ":guess@"), "select 1")).rejects.toThrow("password");
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
  });

  test("a second call attaches in milliseconds", async () => {
    const first = await ensureEmbeddedServer({ dataDir, settings });
    const begin = performance.now();
    const second = await ensureEmbeddedServer({ dataDir, settings });
    expect(performance.now() - begin).toBeLessThan(50);
    expect(second).toEqual({ ...first, startedByUs: false });
  });

  test("stopping keeps the data, and the next start finds the same addresses", async () => {
    const before = await ensureEmbeddedServer({ dataDir, settings });
    await query(before.runtimeUrl, "select 1");
    await query(before.ownerUrl, "create table kept as select 42 as answer");
    expect(await stopEmbeddedServer({ dataDir })).toEqual({ wasRunning: true });
    expect(await embeddedServerStatus({ dataDir })).toMatchObject({ state: "stopped" });

    const after = await ensureEmbeddedServer({ dataDir, settings });
    expect(after).toMatchObject({ ownerUrl: before.ownerUrl, runtimeUrl: before.runtimeUrl, startedByUs: true });
    expect(await query(after.ownerUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  test("a killed server is started again with everything committed", async () => {
    const before = await ensureEmbeddedServer({ dataDir, settings });
    await query(before.ownerUrl, "create table survives as select 7 as answer");
    process.kill(before.pid, "SIGKILL");
    await untilDead(before.pid);

    const after = await ensureEmbeddedServer({ dataDir, settings });
    expect(after.startedByUs).toBe(true);
    expect(after.pid).not.toBe(before.pid);
    expect(await query(after.ownerUrl, "select answer from survives")).toEqual([{ answer: 7 }]);
  });

  test("a port that somebody took meanwhile is given up for a free one", async () => {
    const before = await ensureEmbeddedServer({ dataDir, settings });
    await stopEmbeddedServer({ dataDir });
    const squatter = createServer().listen(before.port, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    try {
      const after = await ensureEmbeddedServer({ dataDir, settings });
      expect(after.port).not.toBe(before.port);
      expect(await query(after.ownerUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });

  test("a damaged state file costs new passwords, not the data", async () => {
    const before = await ensureEmbeddedServer({ dataDir, settings });
    const { stateFile } = await embeddedServerStatus({ dataDir });
    await writeFile(stateFile, '{"port": "nonsense');

    const after = await ensureEmbeddedServer({ dataDir, settings });
    expect(after.ownerUrl).not.toBe(before.ownerUrl);
    expect(await query(after.ownerUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
    await expect(query(before.ownerUrl, "select 1")).rejects.toThrow();
  });

  test("a reset leaves nothing, and the next start is a first one", async () => {
    await ensureEmbeddedServer({ dataDir, settings });
    expect(await resetEmbeddedServer({ dataDir })).toEqual({ existed: true });
    expect(await embeddedServerStatus({ dataDir })).toMatchObject({ state: "absent" });
    expect(await readdir(dataDir)).toEqual([]);
  });
});

describe("several processes", () => {
  test("racing starters end with one server, and it outlives the kill -9 of the one that made it", async () => {
    const dataDir = join(root, "race");
    const starters = [spawnStarter(dataDir), spawnStarter(dataDir), spawnStarter(dataDir)];
    try {
      const answers = await Promise.all(starters.map((starter) => starter.answer));
      expect(new Set(answers.map((answer) => answer.pid)).size).toBe(1);
      expect(answers.filter((answer) => answer.startedByUs)).toHaveLength(1);

      for (const { child } of starters) child.kill("SIGKILL");
      const server = await ensureEmbeddedServer({ dataDir, settings });
      expect(server).toMatchObject({ pid: answers[0]?.pid, startedByUs: false });
      expect(await query(server.ownerUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    } finally {
      for (const { child } of starters) child.kill("SIGKILL");
    }
  });

  test("a starter killed half way leaves nothing that stops the next one", async () => {
    const dataDir = join(root, "half way");
    for (const patienceMs of [250, 600]) {
      const { child } = spawnStarter(dataDir);
      await sleep(patienceMs);
      child.kill("SIGKILL");
    }
    const server = await ensureEmbeddedServer({ dataDir, settings });
    expect(await query(server.runtimeUrl, "select current_user as me")).toEqual([{ me: "kairo_runtime" }]);
  });
});

describe.skipIf(process.getuid?.() !== 0)("as root", () => {
  test("PostgreSQL runs as another user, and a folder that user cannot enter is left for one it can", async () => {
    const closed = join(root, "closed");
    await mkdir(closed, { mode: 0o700 });
    const dataDir = join(closed, "data");
    const server = await ensureEmbeddedServer({ dataDir, settings });
    const status = await embeddedServerStatus({ dataDir });
    expect(status).toMatchObject({ state: "running", isRelocated: true, server: { pid: server.pid } });
    expect((await stat(status.clusterDir)).uid).not.toBe(0);
    expect(await query(server.ownerUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    await resetEmbeddedServer({ dataDir });
    await expect(stat(status.clusterDir)).rejects.toThrow("ENOENT");
  });
});

describe("what it says when it cannot", () => {
  test("a folder of another major is named, not touched", async () => {
    const dataDir = join(root, "major");
    await mkdir(join(dataDir, "pg18", "data"), { recursive: true });
    await writeFile(join(dataDir, "pg18", "data", "PG_VERSION"), "15\n");
    await expect(ensureEmbeddedServer({ dataDir })).rejects.toThrow(
      /was made by PostgreSQL 15 and this Kairo brings PostgreSQL 18; .*npm run db -- reset/,
    );
  });

  test("a folder with something else in it is not taken for a cluster", async () => {
    const dataDir = join(root, "foreign");
    await mkdir(join(dataDir, "pg18", "data"), { recursive: true });
    await writeFile(join(dataDir, "pg18", "data", "diary.txt"), "dear diary");
    await expect(ensureEmbeddedServer({ dataDir })).rejects.toThrow(/data is damaged.*npm run db -- reset/);
  });

  test("a data folder that is a file is refused with what to set", async () => {
    await writeFile(join(root, "file"), "");
    const dataDir = join(root, "file", "below");
    await expect(ensureEmbeddedServer({ dataDir })).rejects.toThrow(/cannot be made or written to; set KAIRO_DATA_DIR/);
    await rm(join(root, "file"));
  });

  test("a setting PostgreSQL does not know stops the start with its own words", async () => {
    const dataDir = join(root, "setting");
    await expect(ensureEmbeddedServer({ dataDir, settings: { ...settings, no_such_setting: 1 } })).rejects.toThrow(
      /could not start in .*no_such_setting/s,
    );
  });
});
