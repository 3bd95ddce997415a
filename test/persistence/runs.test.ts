import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunClaim, RunOutcome } from "../../src/core/ports/repositories.ts";
import type { FlowRun } from "../../src/core/run.ts";
import { RUN_CHANNEL } from "../../src/persistence/run-announcements.ts";
import { CANCELLED } from "../../src/services/stop-run.ts";
import { buildBoard, buildOpportunity, buildRun, NOW } from "../support/builders.ts";
import { createTestBrand, openPersistence, type Persistence, type TestBrand } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let persistence: Persistence;
let brand: TestBrand;

const LATER = new Date(NOW.getTime() + 60_000);
const CALLS = [{ tool: "CheckDraft", milliseconds: 3 }];
const OUTCOME: RunOutcome = {
  status: "succeeded",
  degraded: [],
  error: null,
  models: ["template"],
  promptVersions: [],
  calls: [],
  progress: null,
};

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
  brand = await createTestBrand(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("claiming a run", () => {
  test("sets it running under a new attempt each time", async () => {
    const run = await insertRun();
    expect(await claim(run)).toEqual({ runId: run.id, attempt: 1 });
    expect(await claim(run)).toEqual({ runId: run.id, attempt: 2 });
    expect(await get(run)).toMatchObject({ status: "running", attempt: 2, startedAt: NOW });
  });

  test("by many workers at once gives every one an attempt of its own", async () => {
    const run = await insertRun();
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim(run)));
    expect(claims.map(({ attempt }) => attempt).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test("answers null once it has ended", async () => {
    const run = await insertRun();
    await finish(await claim(run));
    const { scope } = brand;
    expect(await persistence.unitOfWork.write(scope, (tx) => tx.runs.claim(scope, run.id, LATER))).toBeNull();
  });
});

describe("an attempt that was taken over", () => {
  test("writes nothing more, by any method that takes its claim", async () => {
    const { scope, owner } = brand;
    const run = await insertRun();
    const stale = await claim(run);
    const current = await claim(run);
    const step = { key: "plan", output: 1, calls: [], startedAt: NOW, finishedAt: NOW };
    const board = buildBoard({ ...owner, runId: run.id });
    const writes = [
      () => persistence.unitOfWork.writeClaimed(scope, stale, async () => "written"),
      () => persistence.unitOfWork.write(scope, (tx) => tx.runs.assertOwned(scope, stale)),
      () => persistence.unitOfWork.write(scope, (tx) => tx.runs.saveStep(scope, stale, step)),
      () => persistence.unitOfWork.write(scope, (tx) => tx.runs.saveProgress(scope, stale, progress(1), LATER)),
      () => persistence.unitOfWork.write(scope, (tx) => tx.runs.finish(scope, stale, OUTCOME, LATER)),
      () => persistence.unitOfWork.write(scope, (tx) => tx.boards.insert(scope, board, stale)),
      () => persistence.unitOfWork.writeClaimed(scope, current, (tx) => tx.boards.insert(scope, board, stale)),
    ];
    for (const write of writes) {
      await expect(write()).rejects.toMatchObject({
        code: "CONFLICT",
        retryable: false,
        details: { staleAttempt: true },
      });
    }
    expect(await get(run)).toMatchObject({ status: "running", attempt: 2, progress: run.progress });
    const left = await persistence.unitOfWork.read(scope, async (tx) => [
      await tx.runs.listSteps(scope, run.id),
      await tx.boards.find(scope, board.id),
    ]);
    expect(left).toEqual([[], null]);
  });

  test("cannot slip a write in while the next one is being claimed", async () => {
    const { scope } = brand;
    const run = await insertRun();
    const first = await claim(run);
    const order: string[] = [];
    const write = persistence.unitOfWork.writeClaimed(scope, first, async (tx) => {
      const taking = claim(run).then(() => order.push("claimed"));
      await wait(100);
      await tx.runs.saveStep(scope, first, { key: "plan", output: 1, calls: [], startedAt: NOW, finishedAt: NOW });
      order.push("written");
      return { taking };
    });
    await (await write).taking;
    expect(order).toEqual(["written", "claimed"]);
  });
});

describe("rows that a step wrote", () => {
  test("carry its attempt, other rows carry none", async () => {
    const { scope, owner } = brand;
    const run = await insertRun();
    await claim(run);
    const second = await claim(run);
    const inRun = buildOpportunity({ ...owner, runId: run.id });
    const byHand = buildOpportunity(owner);
    await persistence.unitOfWork.writeClaimed(scope, second, (tx) => tx.opportunities.insert(scope, inRun, []));
    await persistence.unitOfWork.write(scope, (tx) => tx.opportunities.insert(scope, byHand, []));
    const { rows } = await persistence.ownerPool.query(
      "select attempt from kairo.opportunities where id = any($1) order by id",
      [[inRun.id, byHand.id]],
    );
    expect(rows).toEqual([{ attempt: 2 }, { attempt: 0 }]);
  });
});

describe("a step", () => {
  test("is remembered with its output, and the last saving of a key counts", async () => {
    const { scope } = brand;
    const run = await insertRun();
    const owner = await claim(run);
    for (const output of [{ n: 1 }, { n: 2, list: ["a"] }]) {
      await persistence.unitOfWork.writeClaimed(scope, owner, (tx) =>
        tx.runs.saveStep(scope, owner, { key: "plan", output, calls: CALLS, startedAt: NOW, finishedAt: LATER }),
      );
    }
    const saved = {
      runId: run.id,
      key: "plan",
      output: { n: 2, list: ["a"] },
      attempt: 1,
      calls: CALLS,
      startedAt: NOW,
      finishedAt: LATER,
    };
    await persistence.unitOfWork.read(scope, async (tx) => {
      expect(await tx.runs.listSteps(scope, run.id)).toEqual([saved]);
    });
  });
});

describe("a run's events", () => {
  test("tell its whole story, numbered without gaps, also when many write at once", async () => {
    const { scope } = brand;
    const run = await insertRun();
    const owner = await claim(run);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        persistence.unitOfWork.writeClaimed(scope, owner, (tx) =>
          tx.runs.saveProgress(scope, owner, progress(index), LATER),
        ),
      ),
    );
    await finish(owner);
    const events = await persistence.unitOfWork.read(scope, (tx) => tx.runs.listEvents(scope, run.id, 0));
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
    expect(events[0]).toEqual({ runId: run.id, seq: 1, status: "queued", progress: run.progress, at: run.createdAt });
    expect(events[1]).toMatchObject({ status: "running" });
    expect(events.at(-1)).toMatchObject({ status: "succeeded", at: LATER });
    const rest = await persistence.unitOfWork.read(scope, (tx) => tx.runs.listEvents(scope, run.id, 21));
    expect(rest.map(({ seq }) => seq)).toEqual([22, 23]);
  });

  test("wake whoever listens, once the change is stored", async () => {
    const listener = new pg.Client({ connectionString: database.runtimeUrl });
    await listener.connect();
    const heard: (string | undefined)[] = [];
    listener.on("notification", ({ payload }) => heard.push(payload));
    await listener.query(`listen ${RUN_CHANNEL}`);
    const run = await insertRun();
    await claim(run);
    await persistence.unitOfWork
      .write(brand.scope, async (tx) => {
        await tx.runs.claim(brand.scope, run.id, NOW);
        throw new Error("no");
      })
      .catch(() => {});
    await expect.poll(() => heard.length).toBe(2);
    const payload = `${brand.scope.brandId} ${run.id}`;
    expect(heard).toEqual([payload, payload]);
    await listener.end();
  });
});

describe("cancelling", () => {
  test("ends a queued run at once", async () => {
    const run = await insertRun();
    expect(await requestCancel(run)).toMatchObject({ status: "cancelled", cancelRequested: true, finishedAt: LATER });
  });

  test("asks a running run to stop, and leaves the ending to it", async () => {
    const run = await insertRun();
    const owner = await claim(run);
    expect(await requestCancel(run)).toMatchObject({ status: "running", cancelRequested: true, finishedAt: null });
    await finish(owner, "cancelled");
    expect(await get(run)).toMatchObject({ status: "cancelled", finishedAt: LATER });
  });

  test("leaves a run that has ended as it is", async () => {
    const run = await insertRun();
    await finish(await claim(run));
    expect(await requestCancel(run)).toMatchObject({ status: "succeeded", cancelRequested: false });
  });
});

describe("running again", () => {
  test("puts a failed run back into the queue with a clean slate, and its next attempt counts on", async () => {
    const { scope } = brand;
    const run = await insertRun();
    const owner = await claim(run);
    const error = { code: "UPSTREAM", reason: "The model did not answer." };
    await persistence.unitOfWork.write(scope, (tx) =>
      tx.runs.finish(scope, owner, { ...OUTCOME, status: "failed", error }, LATER),
    );
    expect(await get(run)).toMatchObject({ status: "failed", error });
    const again = await persistence.unitOfWork.write(scope, (tx) => tx.runs.requeue(scope, run.id, LATER));
    expect(again).toMatchObject({ status: "queued", error: null, finishedAt: null, attempt: 1 });
    expect(await claim(run)).toMatchObject({ attempt: 2 });
  });

  test("is refused for a run that succeeded, saying what could be", async () => {
    const { scope } = brand;
    const run = await insertRun();
    await finish(await claim(run));
    await expect(
      persistence.unitOfWork.write(scope, (tx) => tx.runs.requeue(scope, run.id, LATER)),
    ).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("is succeeded") });
  });
});

test("a list of runs filters, sorts newest first and pages", async () => {
  const other = await createTestBrand(persistence);
  const { scope, owner } = other;
  const runs = Array.from({ length: 5 }, (_, index) =>
    buildRun({ ...owner, createdAt: new Date(NOW.getTime() + Math.floor(index / 2)), subjectId: `pkg-${index}` }),
  );
  await persistence.unitOfWork.write(scope, async (tx) => {
    for (const run of runs) await tx.runs.insert(scope, run);
    expect(await tx.runs.countUnfinished(scope)).toBe(5);
  });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await persistence.unitOfWork.read(scope, (tx) => tx.runs.list(scope, {}, { cursor, limit: 2 }));
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(runs.map(({ id }) => id).reverse());
  const filtered = await persistence.unitOfWork.read(scope, (tx) =>
    tx.runs.list(scope, { statuses: ["queued"], graph: "PackageWorkspaceV1", subjectId: "pkg-3" }, { limit: 10 }),
  );
  expect(filtered.items.map(({ id }) => id)).toEqual([runs[3]!.id]);
  for (const bad of [
    "nonsense",
    Buffer.from('["x"]').toString("base64url"),
    Buffer.from('[1,"a"]').toString("base64url"),
  ]) {
    await expect(
      persistence.unitOfWork.read(scope, (tx) => tx.runs.list(scope, {}, { cursor: bad, limit: 2 })),
    ).rejects.toMatchObject({ code: "INVALID", message: expect.stringContaining("cursor") });
  }
});

async function insertRun(): Promise<FlowRun> {
  const run = buildRun(brand.owner);
  await persistence.unitOfWork.write(brand.scope, (tx) => tx.runs.insert(brand.scope, run));
  return run;
}

async function claim(run: FlowRun): Promise<RunClaim> {
  const claimed = await persistence.unitOfWork.write(brand.scope, (tx) => tx.runs.claim(brand.scope, run.id, NOW));
  return claimed!.claim;
}

function get(run: FlowRun): Promise<FlowRun> {
  return persistence.unitOfWork.read(brand.scope, (tx) => tx.runs.get(brand.scope, run.id));
}

function finish(owner: RunClaim, status: "succeeded" | "cancelled" = "succeeded"): Promise<void> {
  return persistence.unitOfWork.write(brand.scope, (tx) =>
    tx.runs.finish(brand.scope, owner, { ...OUTCOME, status }, LATER),
  );
}

function requestCancel(run: FlowRun): Promise<FlowRun> {
  return persistence.unitOfWork.write(brand.scope, (tx) =>
    tx.runs.requestCancel(brand.scope, run.id, CANCELLED, LATER),
  );
}

function progress(done: number): FlowRun["progress"] {
  return { stage: "draft", label: `Drafting ${done}`, done, total: 20 };
}
