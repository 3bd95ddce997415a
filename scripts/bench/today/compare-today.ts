import { fork } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import superjson from "superjson";
import { ensureEmbeddedServer, resetEmbeddedServer } from "../../../src/persistence/embedded/server.ts";
import { medianOf } from "../measure.ts";
import type { Load, TodayComparison } from "../today-comparison.ts";
import { prepareBrand } from "./prepare-brand.ts";
import { sendLoad } from "./send-load.ts";

const OPPORTUNITIES = 1_000;
const CONNECTIONS = 16;
const WARM_UP_MS = 1_500;
const TURN_MS = 1_500;

/**
 * `reference.today` over tRPC, for a brand of 1,000 opportunities, beside a bare handler that selects the best 50 of
 * them and serialises them. Both are served by one process; the load comes from this one, to each in turn.
 */
export async function compareToday(options: {
  rounds: number;
  onRound?: (said: string) => void;
}): Promise<TodayComparison> {
  const dataDir = await mkdtemp(join(tmpdir(), "kairo-bench-"));
  await chmod(dataDir, 0o755);
  try {
    const { ownerUrl, runtimeUrl } = await ensureEmbeddedServer({ dataDir });
    const address = { kind: "remote" as const, ownerUrl, runtimeUrl, directUrl: runtimeUrl };
    options.onRound?.("today: a brand of 1,000 opportunities is made");
    const brandId = await prepareBrand(address, OPPORTUNITIES);
    const child = fork(join(import.meta.dirname, "serve-both.ts"), {
      execArgv: ["--cpu-prof", "--cpu-prof-dir=/tmp/prof"],
    });
    child.send({ address, dataDir });
    try {
      const [{ kairo, bare, token }] = (await once(child, "message")) as [Record<"kairo" | "bare" | "token", string>];
      const input = encodeURIComponent(JSON.stringify(superjson.serialize({ brandId })));
      const ask = {
        kairo: (milliseconds: number) =>
          sendLoad(`${kairo}/trpc/reference.today?input=${input}`, {
            headers: { authorization: `Bearer ${token}` },
            connections: CONNECTIONS,
            milliseconds,
          }),
        bare: (milliseconds: number) =>
          sendLoad(`${bare}/?brandId=${brandId}`, { headers: {}, connections: CONNECTIONS, milliseconds }),
      };
      await ask.bare(WARM_UP_MS);
      await ask.kairo(WARM_UP_MS);
      return await takeTurns(ask, options);
    } finally {
      child.disconnect();
      await once(child, "exit");
    }
  } finally {
    await resetEmbeddedServer({ dataDir });
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function takeTurns(
  ask: Record<"kairo" | "bare", (milliseconds: number) => Promise<Load>>,
  { rounds, onRound }: { rounds: number; onRound?: (said: string) => void },
): Promise<TodayComparison> {
  const loads: Record<"kairo" | "bare", Load[]> = { kairo: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    onRound?.(`round ${round + 1} of ${rounds}: today`);
    // Who goes first changes, so that what the machine does meanwhile favours nobody.
    for (const side of round % 2 === 0 ? (["bare", "kairo"] as const) : (["kairo", "bare"] as const)) {
      loads[side].push(await ask[side](TURN_MS));
    }
  }
  const ratios = loads.kairo.map((own, at) => ({
    requestsPerSecond: own.requestsPerSecond / (loads.bare[at]?.requestsPerSecond ?? own.requestsPerSecond),
    p99: own.p99Ms / (loads.bare[at]?.p99Ms ?? own.p99Ms),
  }));
  return {
    opportunities: OPPORTUNITIES,
    connections: CONNECTIONS,
    kairo: middleOf(loads.kairo),
    bare: middleOf(loads.bare),
    ratioToBare: {
      requestsPerSecond: medianOf(ratios.map(({ requestsPerSecond }) => requestsPerSecond)),
      p99: medianOf(ratios.map(({ p99 }) => p99)),
    },
    rounds: ratios,
  };
}

function middleOf(loads: readonly Load[]): Load {
  const middle = (of: (load: Load) => number) => medianOf(loads.map(of));
  return {
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    medianMs: middle(({ medianMs }) => medianMs),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    bytes: middle(({ bytes }) => bytes),
  };
}
