import { setTimeout as wait } from "node:timers/promises";
import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import { EventSource } from "eventsource";
import superjson from "superjson";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRouter } from "../../src/api/root.ts";
import { type HttpServer, startHttpServer } from "../../src/api/server.ts";
import { createStreamGate } from "../../src/api/stream-gate.ts";
import type { RunEventDTO } from "../../src/core/dto/run.ts";
import type { RunId, UserId } from "../../src/core/ids.ts";
import type { RunClaim } from "../../src/core/ports/repositories.ts";
import { newRun } from "../../src/services/new-run.ts";
import { addMember, openTestApi, type TestApi } from "../support/api.ts";
import { connect } from "../support/database-connection.ts";
import { type Kairo, NOW, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

let kairo: Kairo;
let api: TestApi;
let server: HttpServer;
let drain: AbortController;
let brand: TestBrand;
let claim: RunClaim;

beforeAll(async () => {
  kairo = await startKairo();
  brand = await startBrand(kairo, { version: 1, name: "Watched" });
  api = await openTestApi(kairo);
  await serve(0);
});
afterAll(async () => {
  drain?.abort();
  await server?.close();
  await api?.close();
  await kairo?.close();
});
beforeEach(async () => {
  const { ids, unitOfWork } = kairo.container;
  const run = newRun(brand.scope, { ids, now: NOW }, { graph: "TodayBoardV1", input: {}, subjectId: null, label: "" });
  claim = await unitOfWork.write(brand.scope, async (tx) => {
    await tx.runs.insert(brand.scope, run);
    return (await tx.runs.claim(brand.scope, run.id, NOW))!.claim;
  });
});

async function serve(port: number): Promise<void> {
  drain = new AbortController();
  const streams = createStreamGate({ perUser: 3, total: 10 });
  const dependencies = { ...api.dependencies, streams, draining: drain.signal };
  server = await startHttpServer({ dependencies, host: "127.0.0.1", port });
}

/** Follows a run as a browser would, over a socket. */
function follow(
  runId: RunId,
  { userId = brand.userId, url = server.url, lastEventId = undefined as number | undefined } = {},
) {
  const seqs: number[] = [];
  const labels: string[] = [];
  const ended = Promise.withResolvers<"complete" | string>();
  const client = createTRPCClient<AppRouter>({
    links: [
      httpSubscriptionLink({
        url: `${url}/trpc`,
        transformer: superjson,
        EventSource,
        eventSourceOptions: async () => {
          const authorization = `Bearer ${await api.tokenFor(userId)}`;
          return {
            fetch: (input: string | URL, init: RequestInit) =>
              fetch(input, { ...init, headers: { ...init.headers, authorization } }),
          };
        },
      }),
    ],
  });
  const subscription = client.reference.runs.watch.subscribe(
    { brandId: brand.scope.brandId, runId, lastEventId },
    {
      onData: ({ data }: { data: RunEventDTO }) => {
        seqs.push(data.seq);
        labels.push(data.progress.label);
      },
      onComplete: () => ended.resolve("complete"),
      onError: (error) => ended.resolve(error.data?.code ?? error.message),
    },
  );
  return { seqs, labels, ended: ended.promise, stop: () => subscription.unsubscribe() };
}

const tell = (label: string) =>
  kairo.container.unitOfWork.write(brand.scope, (tx) =>
    tx.runs.saveProgress(brand.scope, claim, { stage: "write", label, done: 1, total: 2 }, NOW),
  );
const end = () =>
  kairo.container.unitOfWork.write(brand.scope, (tx) =>
    tx.runs.finish(
      brand.scope,
      claim,
      { status: "succeeded", degraded: [], error: null, models: [], promptVersions: [], calls: [], progress: null },
      NOW,
    ),
  );

describe("following a run", () => {
  it("tells what happened and what happens, in order and once, and ends with the run", async () => {
    const stream = follow(claim.runId);
    await expect.poll(() => stream.seqs).toEqual([1, 2]);
    const toldAt = performance.now();
    await tell("Half way");
    await expect.poll(() => stream.labels.at(-1), { interval: 5 }).toBe("Half way");
    expect(performance.now() - toldAt).toBeLessThan(1_000);
    await end();
    expect(await stream.ended).toBe("complete");
    expect(stream.seqs).toEqual([1, 2, 3, 4]);
  });

  it("begins behind the last event that was seen", async () => {
    await tell("Seen already");
    const stream = follow(claim.runId, { lastEventId: 3 });
    await tell("New");
    await end();
    expect(await stream.ended).toBe("complete");
    expect(stream.seqs).toEqual([4, 5]);
  });

  it("goes on where it was when the API is restarted, and loses nothing told meanwhile", async () => {
    const stream = follow(claim.runId);
    await expect.poll(() => stream.seqs).toEqual([1, 2]);
    const port = Number(new URL(server.url).port);
    drain.abort();
    const closingAt = performance.now();
    await server.close();
    expect(performance.now() - closingAt).toBeLessThan(3_000);
    await tell("While nobody served");
    await serve(port);
    await end();
    expect(await stream.ended).toBe("complete");
    expect(stream.seqs).toEqual([1, 2, 3, 4]);
  });

  it("goes on when the connection that listens is lost", async () => {
    const stream = follow(claim.runId);
    await expect.poll(() => stream.seqs).toEqual([1, 2]);
    const admin = await connect(kairo.database.runtimeUrl);
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kairo run news'",
    );
    await admin.end();
    await tell("Unheard");
    await expect.poll(() => stream.labels.at(-1), { timeout: 5_000 }).toBe("Unheard");
    await end();
    expect(await stream.ended).toBe("complete");
  });

  it("ends for somebody who was removed, and never begins for a stranger", async () => {
    const member = await addMember(kairo, brand, "viewer");
    const stranger: UserId = "00000000-0000-4000-8000-0000000000ff";
    const [stream, foreign] = [follow(claim.runId, { userId: member }), follow(claim.runId, { userId: stranger })];
    expect(await foreign.ended).toBe("NOT_FOUND");
    await expect.poll(() => stream.seqs).toEqual([1, 2]);
    await kairo.container.unitOfWork.tenant(brand.tenantScope, (tx) =>
      tx.tenants.removeMember(brand.tenantScope, member),
    );
    await wait(5_100);
    await tell("Not for them");
    expect(await stream.ended).toBe("NOT_FOUND");
    expect(stream.labels).not.toContain("Something of later");
    await end();
  });

  it("is open a bounded number of times, and lets places go", async () => {
    const streams = [1, 2, 3].map(() => follow(claim.runId));
    await expect.poll(() => streams.every(({ seqs }) => seqs.length === 2)).toBe(true);
    const tooMany = follow(claim.runId);
    expect(await tooMany.ended).toBe("LIMITED");
    streams[0]!.stop();
    await wait(2_500);
    const another = follow(claim.runId);
    await expect.poll(() => another.seqs).toEqual([1, 2]);
    await end();
    expect(await another.ended).toBe("complete");
  });
});
