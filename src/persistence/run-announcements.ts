import pg from "pg";
import type { BrandId, RunId } from "../core/ids.ts";
import type { RunAnnouncements } from "../core/ports/run-announcements.ts";

/** Heard by everybody who watches runs; the payload is the brand's id and the run's. */
export const RUN_CHANNEL = "kairo_run";

const CONNECT_TIMEOUT_MS = 5_000;
/** A connection that nobody answers on any more looks like a quiet one until it is asked something. */
const CHECK_EVERY_MS = 10_000;
const CHECK_TIMEOUT_MS = 3_000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 5_000;

type Heard = (runId: RunId | null) => void;

/**
 * One connection that listens, made when somebody first wants to hear and made again whenever it is lost. After a gap
 * everybody is told to look.
 *
 * @param uses.url a direct connection: LISTEN through a transaction pooler fails without a word
 */
export function createRunAnnouncements(uses: { url: string; onError: (error: Error) => void }): RunAnnouncements {
  const listeners = new Map<BrandId, Set<Heard>>();
  let connection: pg.Client | null = null;
  let isHearing = false;
  let isClosed = false;
  let keeper: Promise<void> | null = null;
  let stopWaiting = () => {};

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  function tell(brandId: string, runId: RunId): void {
    for (const heard of listeners.get(brandId as BrandId) ?? []) heard(runId);
  }

  function tellAll(): void {
    for (const ofBrand of listeners.values()) for (const heard of ofBrand) heard(null);
  }

  async function hear(): Promise<void> {
    const client = new pg.Client({
      connectionString: uses.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CHECK_TIMEOUT_MS,
      application_name: "kairo listen",
      keepAlive: true,
    });
    connection = client;
    const lost = new Promise<void>((resolve) => {
      client.on("end", resolve);
      client.on("error", () => resolve());
    });
    client.on("notification", ({ payload = "" }) => {
      const [brandId = "", runId = ""] = payload.split(" ");
      tell(brandId, runId as RunId);
    });
    try {
      await client.connect();
      await client.query(`listen ${RUN_CHANNEL}`);
      isHearing = true;
      tellAll();
      while (!isClosed && (await Promise.race([lost.then(() => false), pause(CHECK_EVERY_MS).then(() => true)]))) {
        await client.query("select 1");
      }
    } finally {
      isHearing = false;
      connection = null;
      stopWaiting();
      await client.end().catch(() => {});
    }
  }

  async function keepHearing(): Promise<void> {
    for (let failures = 0; !isClosed; ) {
      try {
        await hear();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!isClosed) uses.onError(error as Error);
      }
      if (!isClosed) await pause(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
    }
  }

  return {
    listen(brandId, heard) {
      const ofBrand = listeners.get(brandId) ?? new Set();
      listeners.set(brandId, ofBrand.add(heard));
      if (!isClosed) keeper ??= keepHearing();
      return () => {
        ofBrand.delete(heard);
        if (ofBrand.size === 0 && listeners.get(brandId) === ofBrand) listeners.delete(brandId);
      };
    },
    isHearing: () => isHearing,
    async close() {
      isClosed = true;
      stopWaiting();
      await connection?.end().catch(() => {});
      await keeper;
    },
  };
}
