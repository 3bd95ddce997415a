import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrandId, RunId, TenantId, UserId } from "../../src/core/ids.ts";
import { handleRunJob } from "../../src/jobs/run-handler.ts";
import { ACCESS_REVOKED } from "../../src/services/stop-run.ts";
import { addMember, openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { buildRun, NOW, testIds } from "../support/builders.ts";
import { type Kairo, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";
import { readRun } from "../support/runs.ts";

let kairo: Kairo;
let api: TestApi;
let brand: TestBrand;
let other: TestBrand;
let tenantId: TenantId;
let brandId: BrandId;

beforeAll(async () => {
  kairo = await startKairo();
  brand = await startBrand(kairo, { version: 1, name: "First" });
  other = await startBrand(kairo, { version: 1, name: "Elsewhere" });
  ({ tenantId, brandId } = brand.scope);
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const owner = () => api.clientOf(brand.userId);
const members = async () => (await owner().reference.members.list.query({ tenantId })).items;

describe("members of an account", () => {
  it("come by e-mail, once, and are listed with it", async () => {
    const email = "Nora@example.com";
    const added = await owner().settings.members.add.mutate({ tenantId, email, role: "editor" });
    expect(await members()).toContainEqual(expect.objectContaining({ userId: added.userId, email, role: "editor" }));
    const again = owner().settings.members.add.mutate({ tenantId, email: "nora@example.com", role: "viewer" });
    expect(await refusalOf(again)).toMatchObject({ code: "CONFLICT" });
    const [decision] = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.decisions.list(brand.scope, { subjectId: added.userId }, 1),
    );
    expect(decision).toMatchObject({ kind: "member.added", actor: brand.userId, after: { role: "editor" } });
  });

  it("that are limited to some brands see no other", async () => {
    const second = await owner().settings.brands.create.mutate({ tenantId, file: { version: 1, name: "Second" } });
    const userId: UserId = randomUUID();
    await owner().settings.members.add.mutate({ tenantId, userId, role: "editor", brandIds: [brandId] });
    const limited = api.clientOf(userId);
    expect((await limited.reference.brands.list.query()).items.map(({ id }) => id)).toEqual([brandId]);
    const closed = limited.reference.brands.get.query({ brandId: second.id });
    expect(await refusalOf(closed)).toMatchObject({ code: "NOT_FOUND" });
    await owner().settings.members.setRole.mutate({ tenantId, userId, role: "viewer", brandIds: [second.id] });
    expect((await limited.reference.brands.list.query()).items.map(({ id }) => id)).toEqual([second.id]);
    const known = (await limited.reference.members.list.query({ tenantId })).items;
    expect(known.map((each) => each.userId)).toEqual(expect.arrayContaining([brand.userId, userId]));
    expect(known.find((each) => each.userId === userId)).toMatchObject({ brandIds: [second.id] });
    const asOwner = owner().settings.members.setRole.mutate({ tenantId, userId, role: "owner", brandIds: [brandId] });
    expect(await refusalOf(asOwner)).toMatchObject({ code: "INVALID" });
  });

  it("that are limited know of nobody else's brands, nor of whom they share none with", async () => {
    const [mine, shared, hidden] = await Promise.all(
      ["Mine", "Shared", "Hidden"].map((name) =>
        owner().settings.brands.create.mutate({ tenantId, file: { version: 1, name } }),
      ),
    );
    const add = (...brandIds: BrandId[]) => addMember(kairo, brand, "viewer", brandIds);
    const limited = await add(mine!.id, shared!.id);
    const colleague = await add(shared!.id, hidden!.id);
    const stranger = await add(hidden!.id);
    const seen = (await api.clientOf(limited).reference.members.list.query({ tenantId })).items;
    expect(seen.find(({ userId }) => userId === colleague)).toMatchObject({ brandIds: [shared!.id] });
    expect(seen.some(({ userId }) => userId === stranger)).toBe(false);
    expect(seen.some(({ userId }) => userId === brand.userId)).toBe(true);
    expect(JSON.stringify(seen)).not.toContain(hidden!.id);
  });

  it("are invited only to a place that there is", async () => {
    const invited: string[] = [];
    const { users } = api.dependencies;
    const findOrInvite: typeof users.findOrInvite = async (email) => {
      invited.push(email);
      return users.findOrInvite(email);
    };
    const inviting = await openTestApi(kairo, { users: { ...users, findOrInvite } });
    const { add } = inviting.clientOf(brand.userId).settings.members;
    const place = { tenantId, email: "zoe@example.com", role: "viewer" as const };
    const nowhere = add.mutate({ ...place, brandIds: [testIds.next("brand")] });
    expect(await refusalOf(nowhere)).toMatchObject({ code: "NOT_FOUND" });
    expect(invited).toEqual([]);
    expect(await add.mutate(place)).toMatchObject({ email: place.email, role: "viewer" });
    expect(invited).toEqual([place.email]);
    await inviting.close();
  });

  it("are the owner's to change, and of this account alone", async () => {
    const editor = api.clientOf(await addMember(kairo, brand, "editor"));
    const userId = randomUUID();
    const byEditor = editor.settings.members.add.mutate({ tenantId, userId, role: "viewer" });
    expect(await refusalOf(byEditor)).toMatchObject({ code: "FORBIDDEN" });
    expect((await editor.reference.members.list.query({ tenantId })).items.length).toBeGreaterThan(1);
    const stranger = api.clientOf(other.userId).reference.members.list.query({ tenantId });
    expect(await refusalOf(stranger)).toMatchObject({ code: "NOT_FOUND" });
    for (const foreign of [other.scope.brandId, testIds.next("brand")]) {
      const given = { tenantId, userId, role: "viewer" as const, brandIds: [foreign] };
      expect(await refusalOf(owner().settings.members.add.mutate(given))).toMatchObject({
        code: "NOT_FOUND",
        reason: `There is no brand ${foreign} here.`,
      });
    }
  });

  it("always have an owner among them, however many leave at once", async () => {
    const left = owner().settings.members.remove.mutate({ tenantId, userId: brand.userId });
    expect(await refusalOf(left)).toMatchObject({ code: "PRECONDITION", reason: expect.stringMatching(/last owner/) });
    const another = await addMember(kairo, brand, "owner");
    const results = await Promise.allSettled([
      owner().settings.members.setRole.mutate({ tenantId, userId: another, role: "editor" }),
      api.clientOf(another).settings.members.setRole.mutate({ tenantId, userId: brand.userId, role: "editor" }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const list = await kairo.container.unitOfWork.tenant(brand.tenantScope, (tx) =>
      tx.tenants.listMembers(brand.tenantScope),
    );
    expect(list.filter(({ role }) => role === "owner")).toHaveLength(1);
  });

  it("that are removed are refused with their next request, and what they had begun ends with it", async () => {
    const userId = await addMember(kairo, other, "editor");
    const client = api.clientOf(userId);
    const { scope } = other;
    const { brandId } = scope;
    const waiting = await client.hero.today.refresh.mutate({ brandId });
    const underWay = await insertRunOf(other, userId);
    const { claim } = (await kairo.container.unitOfWork.write(scope, (tx) => tx.runs.claim(scope, underWay, NOW)))!;
    const somebodyElses = await insertRunOf(other, other.userId);
    await api.clientOf(other.userId).settings.members.remove.mutate({ tenantId: scope.tenantId, userId });
    expect(await refusalOf(client.hero.today.refresh.mutate({ brandId }))).toMatchObject({ code: "NOT_FOUND" });
    expect(await readRun(kairo, scope, waiting.runId)).toMatchObject({ status: "cancelled", error: ACCESS_REVOKED });
    expect(await readRun(kairo, scope, underWay)).toMatchObject({ status: "running", cancelRequested: true });
    expect(await readRun(kairo, scope, somebodyElses)).toMatchObject({ status: "queued", error: null });
    expect(claim.attempt).toBe(1);
    await kairo.container.orchestrators.todayBoard.execute(scope, underWay, true);
    expect(await readRun(kairo, scope, underWay)).toMatchObject({ status: "cancelled", error: ACCESS_REVOKED });
  });

  it("that lose one brand lose what they had begun there, and nothing elsewhere", async () => {
    const second = await owner().settings.brands.create.mutate({ tenantId, file: { version: 1, name: "Third" } });
    const userId: UserId = randomUUID();
    const brandIds = [brandId, second.id];
    await owner().settings.members.add.mutate({ tenantId, userId, role: "editor", brandIds });
    const lost = await insertRunOf(brand, userId);
    const kept = await api.clientOf(userId).hero.today.refresh.mutate({ brandId: second.id });
    await owner().settings.members.setRole.mutate({ tenantId, userId, role: "editor", brandIds: [second.id] });
    expect(await readRun(kairo, brand.scope, lost)).toMatchObject({ status: "cancelled", error: ACCESS_REVOKED });
    const run = await owner().reference.runs.get.query({ brandId: second.id, runId: kept.runId });
    expect(run).toMatchObject({ status: "queued" });
  });

  it("whose run slipped in while they were removed have it ended by the worker", async () => {
    const runId = await insertRunOf(other, randomUUID());
    await receiveJob(runId);
    expect(await readRun(kairo, other.scope, runId)).toMatchObject({ status: "cancelled", error: ACCESS_REVOKED });
  });
});

/** A run of somebody that no worker has taken. */
async function insertRunOf({ scope }: TestBrand, actor: string): Promise<RunId> {
  const { tenantId, brandId } = scope;
  const input = { exploration: null };
  const run = buildRun({ id: testIds.next("run"), tenantId, brandId, actor, graph: "TodayBoardV1", input });
  await kairo.container.unitOfWork.write(scope, (tx) => tx.runs.insert(scope, run));
  return run.id;
}

/** What a worker does when the queue hands it the run's job. */
async function receiveJob(runId: RunId): Promise<void> {
  const { access, handlers, orchestrators, telemetry } = kairo.container;
  const handler = handlers.worker.find(({ job }) => job.graph === "TodayBoardV1")!;
  const data = { runId, correlationId: "test-correlation" };
  const received = { data, retryCount: 0, retryLimit: 1, signal: new AbortController().signal };
  await handleRunJob(handler, received, { access, runs: orchestrators.runs, telemetry });
}
