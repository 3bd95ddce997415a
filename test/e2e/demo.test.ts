import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEmbeddedServer, resetEmbeddedServer } from "../../src/persistence/embedded/server.ts";
import { type BrandSeed, brandFileOfSeed } from "../support/brand-seeds.ts";
import { connect } from "../support/database-connection.ts";
import { startOpenAiServer } from "../support/openai-server.ts";

const root = new URL("../..", import.meta.url).pathname;
const sharedData = new URL("../../../shared/data/", import.meta.url).pathname;
const documents = join(sharedData, "feeds/documents");

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "kairo-demo-"));
  await chmod(dataDir, 0o755);
});
afterAll(async () => {
  await resetEmbeddedServer({ dataDir });
  await rm(dataDir, { recursive: true, force: true });
});

interface Played {
  code: number | null;
  out: string;
  error: string;
}

function startDemo(
  args: string[],
  environment: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Played> } {
  const child = spawn(process.execPath, ["scripts/demo.ts", ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, KAIRO_DATA_DIR: dataDir, ...environment },
  });
  let out = "";
  let error = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    error += chunk;
  });
  const ended = new Promise<Played>((resolve) => child.once("close", (code) => resolve({ code, out, error })));
  return { child, ended };
}

const play = (args: string[] = [], environment: Record<string, string> = {}) => startDemo(args, environment).ended;

/** A sentence breaks where the line ends, which depends on how long the paths in it are. */
const unwrapped = (out: string) => out.replace(/\s+/g, " ");

/** The titles of the last board in a demo's output, in order. */
function finalOrder(out: string): string[] {
  const table = out.slice(out.indexOf("What moved, and why"));
  return [...table.matchAll(/^│ (\d+) +│ [^│]+│ +([\d.]+) +│[^│]*│ ([^│]+?) +│/gm)].map((row) => `${row[1]} ${row[3]}`);
}

describe("npm run demo", () => {
  it("plays the main job on the sample brand, without a colour or a moving bar where there is no terminal", async () => {
    const { code, out, error } = await play();
    expect(error).toBe("");
    expect(code).toBe(0);
    expect(stripVTControlCharacters(out)).toBe(out);
    for (const heading of [
      "Brand",
      "Signals",
      "Today for Mendbench",
      "Package",
      "Decisions",
      "Approve and publish",
      "What moved, and why",
    ]) {
      expect(out).toContain(`── ${heading}`);
    }
    expect(out).toContain("6 of 6 slots drafted");
    expect(out).toContain("template");
    expect(out).toContain("Drawn, not real");
    expect(out).toMatch(/gone {2,}│/);
  });

  it("ends on another board when the drawn outcomes are flipped", async () => {
    const better = await play(["--effect", "better"]);
    const worse = await play(["--effect", "worse"]);
    expect(finalOrder(better.out).length).toBeGreaterThan(3);
    const again = await play(["--effect", "better"]);
    expect(finalOrder(again.out)).toEqual(finalOrder(better.out));
    expect(finalOrder(worse.out)[0]).not.toBe(finalOrder(better.out)[0]);
    expect(better.out).toContain("how such ideas did");
  });

  it("shows what it suggested where a brand file says little, and what a board would need", async () => {
    const file = join(dataDir, "little.yaml");
    await writeFile(file, "version: 1\nname: Little Brand\npillars:\n  - name: Bread\n");
    const { code, out } = await play(["--brand", file]);
    expect(code).toBe(0);
    expect(unwrapped(out)).toMatch(/suggested, not stated: .*objective/);
    expect(out).toContain("No signals");
    expect(unwrapped(out)).toMatch(/The board is empty\. Add signals/);
  });

  it("names the line of a mistake in a brand file, and what was possible on a wrong option", async () => {
    const file = join(dataDir, "wrong.yaml");
    await writeFile(file, "version: 1\nname: Wrong\ntimezone: Mars/Olympus\nchanels:\n  - channel: x\n");
    const wrong = await play(["--brand", file]);
    expect(wrong.code).toBe(1);
    expect(wrong.error).toMatch(/:3:\d+ timezone/);
    expect(wrong.error).toMatch(/:4:\d+ .*channels/);
    const option = await play(["--effect", "sideways"]);
    expect(option.code).toBe(1);
    expect(option.error).toContain("better or worse");
  });

  it("goes on where it was killed in the middle of drafting: one package, no duplicate variant", async () => {
    // Drafts that come one after the other: the kill falls between the first and the last on any machine.
    const server = await startOpenAiServer({ latencyMs: (order) => 400 * (1 + (order % 6)) });
    const environment = {
      LLM_PROVIDER: "openai-compatible",
      OPENAI_BASE_URL: server.baseUrl,
      LLM_MODEL_SMART: "loopback",
    };
    try {
      const { child, ended } = startDemo(["--seed", "killed", "--fresh"], environment);
      await untilPrinted(child, /Drafted [a-z]+-\d/);
      child.kill("SIGKILL");
      await ended;
      const again = await play(["--seed", "killed"], environment);
      expect(again.error).toBe("");
      expect(again.code).toBe(0);
      expect(unwrapped(again.out)).toContain("Going on where the last demo was stopped");
      expect(again.out).toContain("6 of 6 slots drafted");
      const duplicates = await countDuplicates();
      expect(duplicates).toBe(0);
    } finally {
      await server.close();
    }
  });

  it.skipIf(!existsSync(documents))(
    "runs on real brands and real feeds, and says a sentence for what it refuses",
    async () => {
      const seeds = JSON.parse(await readFile(join(sharedData, "brands/brand_seeds_dev.json"), "utf8")) as BrandSeed[];
      const feeds = [
        "rss-parser__guardian.rss",
        "node-feedparser__compressed.xml",
        "node-feedparser__notafeed.html",
        "rss-parser__reddit-home.rss",
        "node-feedparser__tpm.atom",
        "rss-parser__uolNoticias.rss",
      ].flatMap((name) => ["--feed", join(documents, name)]);
      for (const seed of seeds) {
        const file = join(dataDir, `${seed.slug}.json`);
        await writeFile(file, JSON.stringify(brandFileOfSeed(seed)));
        const { code, out, error } = await play(["--brand", file, ...feeds, "--now", "2018-02-01T12:00:00Z"]);
        expect(error).toBe("");
        expect(code).toBe(0);
        expect(unwrapped(out)).toMatch(/refused .*notafeed\.html: this is an HTML page/);
        expect(out).toContain("suggested, not stated");
        expect(out).toMatch(/ 1 +\d+\.\d (ready|weak)/);
      }
    },
  );
});

function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let out = "";
    child.stdout?.on("data", (chunk) => {
      out += chunk;
      if (pattern.test(out)) resolve();
    });
    child.once("close", () => reject(new Error(`ended before ${pattern}:\n${out.slice(-2_000)}`)));
  });
}

async function countDuplicates(): Promise<number> {
  const { ownerUrl } = await ensureEmbeddedServer({ dataDir });
  const client = await connect(ownerUrl);
  try {
    const { rows } = await client.query<{ count: string }>(
      "select count(*) from (select 1 from kairo.variants where deleted_at is null group by package_id, slot_key having count(*) > 1) doubled",
    );
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}
