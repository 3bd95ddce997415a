import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createTRPCClient, httpSubscriptionLink, TRPCClientError } from "@trpc/client";
import { EventSource } from "eventsource";
import superjson from "superjson";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { watchConnections } from "../../src/api/connections.ts";
import { DEFAULT_STREAM_LIMITS, type StreamLimits } from "../../src/api/limits.ts";
import type { AppRouter } from "../../src/api/root.ts";
import { createRunStreams, type RunStreams } from "../../src/api/run-streams.ts";
import { type HttpServer, startHttpServer } from "../../src/api/server.ts";
import { ErrorDTO } from "../../src/core/dto/error.ts";
import type { RunEventDTO } from "../../src/core/dto/run.ts";
import type { RunId, UserId } from "../../src/core/ids.ts";
import type { RunAnnouncements } from "../../src/core/ports/run-announcements.ts";
import { createRunAnnouncements } from "../../src/persistence/run-announcements.ts";
import { addMember, openTestApi, type TestApi } from "../support/api.ts";
import { buildRun, NOW } from "../support/builders.ts";
import { type CuttingProxy, startCuttingProxy } from "../support/cutting-proxy.ts";
import { connect } from "../support/database-connection.ts";
import { type Kairo, readDemoBrand, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

const QUICK: StreamLimits = { ...DEFAULT_STREAM_LIMITS, accessCheckMs: 20, longestQuietMs: 200, pollMs: 50 };
/** Nothing but an announcement wakes such a stream within the time of a test. */
const ONLY_WHEN_TOLD: StreamLimits = { ...DEFAULT_STREAM_LIMITS, longestQuietMs: 600_000, pollMs: 600_000 };

let kairo: Kairo;
let api: TestApi;
let brand: TestBrand;
let theirs: TestBrand;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  kairo = await startKairo();
  const file = await readDemoBrand();
  brand = await startBrand(kairo, file);
  theirs = await startBrand(kairo, { ...file, name: "Somebody Else" });
  api = await openTestApi(kairo);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

interface Serving {
  server: HttpServer;
  streams: RunStreams;
  announcements: RunAnnouncements;
}

/** An API process of its own as far as streams go: its own places and its own ear. */
async function serve(limits: StreamLimits = ONLY_WHEN_TOLD): Promise<Serving> {
  const announcements = createRunAnnouncements({ url: kairo.database.runtimeUrl, onError: () => {} });
  const { clock, unitOfWork } = kairo.container;
  const streams = createRunStreams({ unitOfWork, announcements, clock, limits });
  const dependencies = { ...api.dependencies, runStreams: streams };
  const server = await startHttpServer({ dependencies, host: "127.0.0.1", port: 0 });
  ends.push(async () => {
    await server.close();
    await announcements.close();
  });
  return { server, streams, announcements };
}

async function lineTo(url: string): Promise<CuttingProxy> {
  const proxy = await startCuttingProxy(url);
  ends.push(() => proxy.close());
  return proxy;
}

interface Watching {
  events: RunEventDTO[];
  ids: string[];
  /** How it ended; null while it goes on. */
  ended(): "completed" | TRPCClientError<AppRouter> | null;
  /** Times it was connected. */
  connections(): number;
  stop(): void;
}

type Input = { runId?: RunId; lastEventId?: string; brandId?: TestBrand["scope"]["brandId"] };

function watch(url: string, input: Input = {}, userId: UserId | null = brand.userId): Watching {
  let ended: ReturnType<Watching["ended"]> = null;
  let connections = 0;
  const watching: Watching = {
    events: [],
    ids: [],
    ended: () => ended,
    connections: () => connections,
    stop: () => {},
  };
  const client = createTRPCClient<AppRouter>({
    links: [
      httpSubscriptionLink({
        url: `${url}/trpc`,
        transformer: superjson,
        EventSource,
        eventSourceOptions: {
          fetch: async (address, init) => {
            const authorization = userId === null ? {} : { authorization: `Bearer ${await api.tokenFor(userId)}` };
            return fetch(address, { ...init, headers: { ...init?.headers, ...authorization } } as RequestInit);
          },
        },
      }),
    ],
  });
  const subscription = client.reference.runs.watch.subscribe(
    { brandId: brand.scope.brandId, ...input },
    {
      onStarted: () => {
        connections += 1;
      },
      onData: ({ id, data }) => {
        watching.ids.push(id);
        watching.events.push(data);
      },
      onError: (error) => {
        ended = error as TRPCClientError<AppRouter>;
      },
      onComplete: () => {
        ended ??= "completed";
      },
    },
  );
  watching.stop = () => subscription.unsubscribe();
  ends.push(watching.stop);
  return watching;
}

async function startRun(of: TestBrand = brand): Promise<RunId> {
  const run = buildRun({ tenantId: of.scope.tenantId, brandId: of.scope.brandId, id: kairo.container.ids.next("run") });
  await kairo.container.unitOfWork.write(of.scope, (tx) => tx.runs.insert(of.scope, run));
  return run.id;
}

/** One more event of a run. */
async function advance(runId: RunId, done: number): Promise<void> {
  const { scope } = brand;
  const progress = { stage: "draft", label: "Drafting", done, total: 100 };
  await kairo.container.unitOfWork.write(scope, async (tx) => {
    const { attempt } = await tx.runs.get(scope, runId);
    await tx.runs.saveProgress(scope, { runId, attempt }, progress, NOW);
  });
}

async function claim(runId: RunId): Promise<void> {
  await kairo.container.unitOfWork.write(brand.scope, (tx) => tx.runs.claim(brand.scope, runId, NOW));
}

async function finish(runId: RunId): Promise<void> {
  const { scope } = brand;
  const outcome = {
    status: "succeeded",
    degraded: [],
    error: null,
    models: [],
    promptVersions: [],
    calls: [],
    progress: null,
  } as const;
  await kairo.container.unitOfWork.write(scope, async (tx) => {
    const { attempt } = await tx.runs.get(scope, runId);
    await tx.runs.finish(
      scope,
      { runId, attempt },
      { ...outcome, degraded: [], models: [], promptVersions: [], calls: [] },
      NOW,
    );
  });
}

const seqs = ({ events }: Watching) => events.map(({ seq }) => seq);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const patiently = { timeout: 30_000, interval: 20 };

describe("following one run", () => {
  it("tells its whole story in order as it happens, and ends with it", async () => {
    const { server, streams } = await serve();
    const runId = await startRun();
    const watching = watch(server.url, { runId });
    await expect.poll(() => seqs(watching), patiently).toEqual([1]);
    await claim(runId);
    for (const done of upTo(20)) await advance(runId, done);
    await finish(runId);
    await expect.poll(() => watching.ended(), patiently).toBe("completed");
    expect(seqs(watching)).toEqual(upTo(23));
    expect(watching.ids).toEqual(upTo(23).map(String));
    expect(watching.events.at(-1)).toEqual({
      runId,
      seq: 23,
      status: "succeeded",
      progress: { stage: "draft", label: "Drafting", done: 20, total: 100 },
      at: NOW,
    });
    await expect.poll(() => streams.count()).toBe(0);
  });

  it("goes on behind the last event, over lines that are cut again and again", async () => {
    const { server } = await serve();
    const line = await lineTo(server.url);
    const runId = await startRun();
    const watching = watch(line.url, { runId });
    await claim(runId);
    for (const done of upTo(30)) {
      await advance(runId, done);
      if (done % 10 === 0) {
        await expect.poll(() => watching.connections(), patiently).toBe(done / 10);
        line.cut();
      }
    }
    await finish(runId);
    await expect.poll(() => watching.ended(), patiently).toBe("completed");
    expect(seqs(watching)).toEqual(upTo(33));
    expect(watching.connections()).toBe(4);
  });

  it("goes on in the next process when the API is started anew, which a watcher does not hold up", async () => {
    const before = await serve();
    const line = await lineTo(before.server.url);
    const runId = await startRun();
    await claim(runId);
    const watching = watch(line.url, { runId });
    await expect.poll(() => seqs(watching), patiently).toEqual(upTo(2));
    const started = performance.now();
    await before.server.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(before.streams.count()).toBe(0);
    await advance(runId, 1);
    const after = await serve();
    line.lead(after.server.url);
    await advance(runId, 2);
    await expect.poll(() => seqs(watching), patiently).toEqual(upTo(4));
    await finish(runId);
    await expect.poll(() => watching.ended(), patiently).toBe("completed");
    expect(seqs(watching)).toEqual(upTo(5));
  });

  it("hears of changes again after its connection to the database was lost", async () => {
    const { server, announcements } = await serve();
    const runId = await startRun();
    await claim(runId);
    const watching = watch(server.url, { runId });
    await expect.poll(() => announcements.isHearing(), patiently).toBe(true);
    await expect.poll(() => seqs(watching), patiently).toEqual(upTo(2));
    await endListeningSessions();
    await expect.poll(() => announcements.isHearing(), patiently).toBe(false);
    await advance(runId, 1);
    await expect.poll(() => seqs(watching), patiently).toEqual(upTo(3));
    await expect.poll(() => announcements.isHearing(), patiently).toBe(true);
    await advance(runId, 2);
    await expect.poll(() => seqs(watching), patiently).toEqual(upTo(4));
  });

  it("looks by itself where nothing can be heard", async () => {
    const deaf: RunAnnouncements = { listen: () => () => {}, isHearing: () => false, close: async () => {} };
    const { clock, unitOfWork } = kairo.container;
    const streams = createRunStreams({ unitOfWork, announcements: deaf, clock, limits: QUICK });
    const dependencies = { ...api.dependencies, runStreams: streams };
    const server = await startHttpServer({ dependencies, host: "127.0.0.1", port: 0 });
    ends.push(() => server.close());
    const runId = await startRun();
    const watching = watch(server.url, { runId });
    await expect.poll(() => seqs(watching), patiently).toEqual([1]);
    await claim(runId);
    await expect.poll(() => seqs(watching), patiently).toEqual(upTo(2));
  });
});

describe("following all runs of a brand", () => {
  it("begins with the newest event, tells of every run and of no other brand's, and resumes", async () => {
    const { server } = await serve(QUICK);
    const line = await lineTo(server.url);
    await startRun();
    const watching = watch(line.url);
    await expect.poll(() => watching.events.length, patiently).toBeGreaterThan(0);
    const foreign = await startRun(theirs);
    const [first, second] = [await startRun(), await startRun()];
    const own = (wanted: RunId) => watching.events.flatMap(({ runId, seq }) => (runId === wanted ? [seq] : []));
    await Promise.all([first, second].map(claim));
    await expect.poll(() => [own(first), own(second)], patiently).toEqual([upTo(2), upTo(2)]);
    line.cut();
    await Promise.all(upTo(10).flatMap((done) => [advance(first, done), advance(second, done)]));
    for (const runId of [first, second]) {
      await expect.poll(() => own(runId).sort((a, b) => a - b), patiently).toEqual(upTo(12));
    }
    await wait(100);
    expect([own(first).length, own(second).length, own(foreign).length]).toEqual([12, 12, 0]);
    expect(new Set(watching.ids).size).toBe(watching.ids.length);
  });

  it("passes by nothing of a transaction that is still open when later ones have ended", async () => {
    const { server } = await serve(QUICK);
    await startRun();
    const watching = watch(server.url);
    await expect.poll(() => watching.events.length, patiently).toBeGreaterThan(0);
    const slow = await startRun();
    const quick = await startRun();
    const { scope } = brand;
    const told = () => watching.events.map(({ runId, seq }) => `${runId} ${seq}`).slice(-4);
    await kairo.container.unitOfWork.write(scope, async (tx) => {
      await tx.runs.claim(scope, slow, NOW);
      await claim(quick);
      await wait(300);
    });
    await expect.poll(told, patiently).toEqual([`${slow} 1`, `${quick} 1`, `${slow} 2`, `${quick} 2`]);
  });
});

describe("who may follow", () => {
  it("is looked at again: a removed member's stream ends and tells nothing more", async () => {
    const { server, streams } = await serve(QUICK);
    const viewer = await addMember(kairo, brand, "viewer");
    const runId = await startRun();
    const watching = watch(server.url, { runId }, viewer);
    await expect.poll(() => seqs(watching), patiently).toEqual([1]);
    await kairo.container.unitOfWork.tenant(brand.tenantScope, (tx) =>
      tx.tenants.removeMember(brand.tenantScope, viewer),
    );
    await wait(QUICK.accessCheckMs);
    await claim(runId);
    await expect.poll(() => watching.ended(), patiently).toBeInstanceOf(TRPCClientError);
    expect(errorOf(watching)).toMatchObject({ code: "NOT_FOUND" });
    expect(seqs(watching)).toEqual([1]);
    expect(streams.count()).toBe(0);
  });

  it("ends with the token that opened the stream, for a newer one to go on", async () => {
    let later = 0;
    const clock = { now: () => new Date(NOW.getTime() + later) };
    const { unitOfWork } = kairo.container;
    const { announcements } = await serve();
    const streams = createRunStreams({ unitOfWork, announcements, clock, limits: QUICK });
    const leaveEndsAt = new Date(NOW.getTime() + 60_000);
    const viewer = { scope: brand.scope, userId: brand.userId, leaveEndsAt, checkAccess: async () => {} };
    const stream = await streams.open(viewer, { runId: await startRun(), lastEventId: null }, undefined);
    expect((await stream.next()).value?.[1]).toMatchObject({ seq: 1 });
    later = 60_000;
    await expect(stream.next()).rejects.toMatchObject({ name: "AbortError" });
  });

  it("is refused for good without a token, for another brand's run and for an id of no event", async () => {
    const { server } = await serve();
    const runId = await startRun();
    const withoutToken = watch(server.url, { runId }, null);
    await expect.poll(() => withoutToken.ended(), patiently).toBeInstanceOf(TRPCClientError);
    const foreign = watch(server.url, { runId: await startRun(theirs) });
    await expect.poll(() => foreign.ended(), patiently).toBeInstanceOf(TRPCClientError);
    expect(errorOf(foreign)).toMatchObject({ code: "NOT_FOUND" });
    const foreignBrand = watch(server.url, { brandId: theirs.scope.brandId });
    await expect.poll(() => foreignBrand.ended(), patiently).toBeInstanceOf(TRPCClientError);
    expect(errorOf(foreignBrand)).toMatchObject({ code: "NOT_FOUND" });
    for (const input of [{ runId, lastEventId: "x" }, { lastEventId: "12" }]) {
      const lost = watch(server.url, input);
      await expect.poll(() => lost.ended(), patiently).toBeInstanceOf(TRPCClientError);
      expect(errorOf(lost)).toMatchObject({ code: "INVALID", fields: { lastEventId: expect.any(String) } });
    }
  });

  it("is bounded for each person, and a stream that was left frees its place", async () => {
    const { server, streams } = await serve({ ...QUICK, perUser: 2 });
    const runId = await startRun();
    const [first, second] = [watch(server.url, { runId }), watch(server.url, { runId })];
    await expect.poll(() => streams.count(), patiently).toBe(2);
    const third = watch(server.url, { runId });
    await expect.poll(() => third.ended(), patiently).toBeInstanceOf(TRPCClientError);
    expect(errorOf(third)).toMatchObject({ code: "LIMITED", retryable: true });
    first.stop();
    await expect.poll(() => streams.count(), patiently).toBe(1);
    const next = watch(server.url, { runId });
    await expect.poll(() => seqs(next), patiently).toEqual([1]);
    second.stop();
    next.stop();
    await expect.poll(() => streams.count(), patiently).toBe(0);
  });
});

describe("a stream that fails on its way", () => {
  it("says so once, masked, and is not tried again for ever", async () => {
    const broken = { ...kairo.container.unitOfWork, read: failAfter(2) };
    const { announcements } = await serve();
    const streams = createRunStreams({
      unitOfWork: broken,
      announcements,
      clock: kairo.container.clock,
      limits: QUICK,
    });
    const failures: string[] = [];
    const telemetry = { ...api.dependencies.telemetry, error: (event: string) => failures.push(event) };
    const dependencies = { ...api.dependencies, runStreams: streams, telemetry };
    const server = await startHttpServer({ dependencies, host: "127.0.0.1", port: 0 });
    ends.push(() => server.close());
    const answer = await fetch(`${server.url}/api/runs/${await startRun()}/events`, {
      headers: { authorization: `Bearer ${await api.tokenFor(brand.userId)}` },
    });
    const text = await answer.text();
    expect(text).toContain("id: 1\n");
    expect(text).toContain('event: refused\ndata: {"code":"INTERNAL"');
    expect(text).not.toContain("the secret of the house");
    expect(failures).toEqual(["api.failed"]);
  });

  function failAfter(reads: number): typeof kairo.container.unitOfWork.read {
    let left = reads;
    return (scope, work) => {
      left -= 1;
      return left < 0
        ? Promise.reject(new Error("the secret of the house"))
        : kairo.container.unitOfWork.read(scope, work);
    };
  }
});

describe("a client that stalls", () => {
  it("is cut off, and one that reads slowly is not", async () => {
    const server = createServer((_request, response) => {
      response.write(Buffer.alloc(64 * 1024 * 1024));
    });
    watchConnections(server, 500);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ends.push(() => server.close());
    const open = async (slowly: boolean) => {
      const socket = connectSocket((server.address() as AddressInfo).port, "127.0.0.1");
      ends.push(() => socket.destroy());
      socket.on("error", () => {});
      socket.write("GET / HTTP/1.1\r\nhost: kairo\r\n\r\n");
      socket.pause();
      const reading = setInterval(() => slowly && socket.read(), 50);
      ends.push(() => clearInterval(reading));
    };
    const closed: number[] = [];
    let connections = 0;
    server.on("connection", (socket) => {
      connections += 1;
      const place = connections;
      socket.on("close", () => closed.push(place));
    });
    await open(true);
    await expect.poll(() => connections).toBe(1);
    await open(false);
    await expect.poll(() => closed, patiently).toEqual([2]);
  });
});

describe("plain server-sent events", () => {
  it("tell a run's events with their ids, go on behind the last one and say when it is over", async () => {
    const { server } = await serve();
    const runId = await startRun();
    await claim(runId);
    await finish(runId);
    const read = async (headers: Record<string, string>) => {
      const authorization = `Bearer ${await api.tokenFor(brand.userId)}`;
      const answer = await fetch(`${server.url}/api/runs/${runId}/events`, { headers: { authorization, ...headers } });
      expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
      return (await answer.text()).split("\n\n").filter((message) => message !== "" && !message.startsWith(":"));
    };
    const whole = await read({});
    expect(whole.map((message) => message.split("\n")[0])).toEqual(["id: 1", "id: 2", "id: 3", "event: end"]);
    expect(JSON.parse(whole[2]!.split("data: ")[1]!)).toMatchObject({ runId, seq: 3, status: "succeeded" });
    expect(await read({ "last-event-id": "2" })).toEqual(whole.slice(2));
  });

  it("refuse as every other path does", async () => {
    const foreign = await api.call(brand.userId, "GET", `/api/runs/${await startRun(theirs)}/events`);
    expect(foreign).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    const invalid = await api.call(brand.userId, "GET", `/api/runs/${await startRun()}/events?lastEventId=x`);
    expect(invalid).toMatchObject({ status: 400, body: { code: "INVALID" } });
  });
});

function errorOf(watching: Watching): ErrorDTO {
  return ErrorDTO.parse((watching.ended() as TRPCClientError<AppRouter>).data);
}

async function endListeningSessions(): Promise<void> {
  const owner = await connect(kairo.database.ownerUrl);
  await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kairo listen' and datname = $1",
    [kairo.database.name],
  );
  await owner.end();
}
