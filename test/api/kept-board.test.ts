import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTodayBoardReader } from "../../src/orchestration/orchestrators/today-board-reader.ts";
import { addMember, openTestApi, type TestApi } from "../support/api.ts";
import { connect } from "../support/database-connection.ts";
import { type Kairo, NOW, startKairo } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let kairo: Kairo;
let api: TestApi;
let ours: StartedPackage;
let owner: pg.Client;
let now = NOW;
let input: string;

beforeAll(async () => {
  kairo = await startKairo({ clock: { now: () => new Date(now) } });
  ours = await startPackage(kairo);
  api = await openTestApi(kairo);
  owner = await connect(kairo.database.ownerUrl);
  input = encodeURIComponent(JSON.stringify({ json: { brandId: ours.brand.scope.brandId } }));
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
  await kairo?.close();
});

async function textOf(path: string, of: TestApi = api, userId = ours.brand.userId): Promise<string> {
  const authorization = `Bearer ${await of.tokenFor(userId)}`;
  const answer = await of.app.request(path, { headers: { authorization } });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Both transports of the board. */
const paths = () => [`/trpc/reference.today?input=${input}`, `/api/brands/${ours.brand.scope.brandId}/today`];

async function revision(): Promise<string> {
  const { scope, userId } = ours.brand;
  const access = await kairo.container.access.findBrandAccess(userId, scope.brandId);
  return access!.revision;
}

async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const queries = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return queries.mock.calls.length;
  } finally {
    queries.mockRestore();
  }
}

describe("a board that was read lately", () => {
  it("is answered again as it was, byte for byte as one that is read anew, with one look at access", async () => {
    const { unitOfWork, clock } = kairo.container;
    for (const path of paths()) {
      const first = await textOf(path);
      let again = "";
      const statements = await countStatements(async () => {
        again = await textOf(path);
      });
      expect(statements).toBe(1);
      expect(again).toBe(first);
      const reader = createTodayBoardReader({ unitOfWork, clock });
      const plain = await openTestApi(kairo, { todayBoardReader: { read: (scope) => reader.read(scope) } });
      const anew = await textOf(path, plain);
      expect(anew).toBe(first);
      expect(anew.length).toBeGreaterThan(5_000);
      await plain.close();
    }
  });

  it("is read anew as soon as anything of it has changed", async () => {
    const client = api.clientOf(ours.brand.userId);
    const { brandId } = ours.brand.scope;
    const [card] = (await client.reference.today.query({ brandId })).opportunities.slice(-1);
    await client.editorial.opportunities.pin.mutate({ brandId, opportunityId: card!.id });
    const [first] = (await client.reference.today.query({ brandId })).opportunities;
    expect(first).toMatchObject({ id: card!.id, placement: "pinned" });
    await client.editorial.opportunities.unpin.mutate({ brandId, opportunityId: card!.id });
    expect((await client.reference.today.query({ brandId })).opportunities[0]?.placement).not.toBe("pinned");
  });

  it("is read anew after fifteen seconds, for what fades and what comes due", async () => {
    const client = api.clientOf(ours.brand.userId);
    const { brandId } = ours.brand.scope;
    const scoredAt = async () => (await client.reference.today.query({ brandId })).opportunities[0]?.breakdown.scoredAt;
    const before = await scoredAt();
    now = new Date(NOW.getTime() + 14_999);
    expect(await scoredAt()).toEqual(before);
    now = new Date(NOW.getTime() + 15_000);
    expect(await scoredAt()).toEqual(now);
    now = NOW;
    expect(await scoredAt()).toEqual(NOW);
  });

  it("is read once for all who ask at the same moment", async () => {
    await owner.query("update kairo.opportunities set revision = revision");
    const queries = vi.spyOn(pg.Client.prototype, "query");
    await Promise.all(Array.from({ length: 10 }, () => textOf(paths()[0]!)));
    const openings = queries.mock.calls.filter(([text]) => String(text).startsWith("begin"));
    queries.mockRestore();
    expect(openings).toHaveLength(1);
  });

  it("is nobody's who was removed", async () => {
    const viewer = await addMember(kairo, ours.brand, "viewer");
    await textOf(paths()[0]!, api, viewer);
    const { tenantScope } = ours.brand;
    await kairo.container.unitOfWork.tenant(tenantScope, (tx) => tx.tenants.removeMember(tenantScope, viewer));
    const answer = await api.call(viewer, "GET", paths()[1]!);
    expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });
});

describe("the revision of a brand's content", () => {
  it("is raised by every table that the board is read from", async () => {
    const queries = vi.spyOn(pg.Client.prototype, "query");
    await kairo.container.todayBoardReader.read(ours.brand.scope);
    const read = queries.mock.calls.flatMap(([text]) => {
      const names = String(text).matchAll(/(?:from|join) "kairo"\."(\w+)"/g);
      return [...names].map(([, name]) => name!);
    });
    queries.mockRestore();
    const { rows } = await owner.query(
      "select tgrelid::regclass::text as name, count(*)::int from pg_trigger where tgname like 'board\\_%' group by 1",
    );
    // The revision itself is read beside what it stands for.
    const sources = [...new Set(read)].filter((name) => name !== "board_revisions");
    const watched = rows.filter(({ count }) => count === 3).map(({ name }) => name.replace("kairo.", ""));
    expect(sources.length).toBeGreaterThan(10);
    expect(watched).toEqual(expect.arrayContaining(sources));
  });

  it("changes with each write to each of them, and with nothing else", async () => {
    const { rows } = await owner.query(
      `select relname as name, exists (select from pg_attribute where attrelid = tgrelid and attname = 'brand_id') as owned
       from pg_trigger join pg_class on pg_class.oid = tgrelid where tgname = 'board_updated'`,
    );
    let raised = 0;
    for (const { name, owned } of rows) {
      const column = owned ? "brand_id" : "id";
      const before = await revision();
      const { rowCount } = await owner.query(`update kairo.${name} set ${column} = ${column} where ${column} = $1`, [
        ours.brand.scope.brandId,
      ]);
      expect((await revision()) !== before, name).toBe(rowCount! > 0);
      if (rowCount! > 0) raised += 1;
    }
    expect(raised).toBeGreaterThan(10);
    const before = await revision();
    await owner.query("update kairo.members set role = role");
    await owner.query("begin; update kairo.opportunities set revision = revision; rollback");
    await owner.query("update kairo.flow_runs set graph = graph where graph <> 'TodayBoardV1'");
    expect(await revision()).toBe(before);
  });

  it("lets no writer of a brand wait for another", async () => {
    const other = await connect(kairo.database.ownerUrl);
    await owner.query(
      "begin; update kairo.brand_corpus set text = text; update kairo.opportunities set title = title where false",
    );
    await other.query("set lock_timeout = '2s'");
    await owner.query("update kairo.boards set focus_sentence = focus_sentence");
    await other.query("update kairo.opportunities set title = title");
    await owner.query("commit");
    await other.end();
  });
});
