import pg from "pg";
import type { RunId } from "../core/ids.ts";
import type { RunNews } from "../core/ports/run-news.ts";
import { RUN_CHANNEL } from "./repositories/run-changes.ts";

/** Below the notifications lies a net: one that is lost, or a listener that is away, costs this much. */
const LOOK_AGAIN_MILLISECONDS = 2_000;
const RECONNECT_MILLISECONDS = 1_000;

/**
 * One connection of this process that listens for runs, made when somebody first follows one.
 *
 * @param url a direct connection: LISTEN through a transaction pooler fails without a word
 */
export function createRunListener(uses: { url: string; onError: (error: Error) => void }): RunNews {
  const bells = new Map<RunId, Set<() => void>>();
  let listening: Promise<pg.Client> | null = null;
  let isClosed = false;

  async function listen(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: uses.url, application_name: "kairo run news", keepAlive: true });
    client.on("error", uses.onError);
    client.on("notification", ({ payload }) => {
      for (const ring of bells.get(payload as RunId) ?? []) ring();
    });
    client.once("end", () => {
      listening = null;
      if (!isClosed && bells.size > 0) setTimeout(listenIfNeeded, RECONNECT_MILLISECONDS).unref();
    });
    await client.connect();
    await client.query(`listen ${RUN_CHANNEL}`);
    // What was told while nobody listened is looked for once.
    for (const rings of bells.values()) for (const ring of rings) ring();
    return client;
  }

  function listenIfNeeded(): void {
    if (isClosed || listening) return;
    const starting = listen();
    listening = starting;
    starting.catch((error: unknown) => {
      listening = null;
      uses.onError(error instanceof Error ? error : new Error(String(error)));
      if (!isClosed && bells.size > 0) setTimeout(listenIfNeeded, RECONNECT_MILLISECONDS).unref();
    });
  }

  return {
    follow(runId) {
      let hasRung = false;
      let wake: () => void = () => {};
      const ring = () => {
        hasRung = true;
        wake();
      };
      const rings = bells.get(runId) ?? new Set();
      bells.set(runId, rings.add(ring));
      listenIfNeeded();
      return {
        async rung(signal) {
          if (!hasRung && !signal.aborted) {
            const woken = Promise.withResolvers<void>();
            const timer = setTimeout(woken.resolve, LOOK_AGAIN_MILLISECONDS);
            wake = woken.resolve;
            signal.addEventListener("abort", wake, { once: true });
            await woken.promise;
            clearTimeout(timer);
            signal.removeEventListener("abort", wake);
          }
          hasRung = false;
          wake = () => {};
        },
        close() {
          rings.delete(ring);
          if (rings.size === 0) bells.delete(runId);
        },
      };
    },
    async close() {
      isClosed = true;
      const client = await listening?.catch(() => null);
      await client?.end();
    },
  };
}
