import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REST_ROUTES } from "../../src/api/rest.ts";
import type { BrandId } from "../../src/core/ids.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { type Kairo, NOW, startKairo } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

/** The paths of the architecture spine, to the letter. */
const PROMISED = [
  "POST /api/brands/{brand_id}/today/refresh",
  "GET /api/brands/{brand_id}/today",
  "GET /api/brands/{brand_id}/patterns",
  "POST /api/brands/{brand_id}/packages/from-opportunity",
  "POST /api/packages/{package_id}/generate-variants",
  "GET /api/packages/{package_id}",
  "GET /api/runs/{run_id}",
  "GET /api/runs/{run_id}/events",
  "POST /api/events/execution",
];

let kairo: Kairo;
let api: TestApi;
let ours: StartedPackage;
let theirs: StartedPackage;
let brandId: BrandId;

beforeAll(async () => {
  kairo = await startKairo();
  ours = await startPackage(kairo);
  theirs = await startPackage(kairo, 1);
  brandId = ours.brand.scope.brandId;
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const get = (path: string) => api.call(ours.brand.userId, "GET", path);
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.call(ours.brand.userId, "POST", path, { body, headers });
const client = () => api.clientOf(ours.brand.userId);
/** What JSON makes of a tRPC answer: dates are ISO text. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

describe("plain HTTP", () => {
  it("serves the promised paths", () => {
    const served = REST_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(served.sort()).toEqual([...PROMISED].sort());
  });

  it("answers what tRPC answers, field by field", async () => {
    const today = await get(`/api/brands/${brandId}/today`);
    expect(today.status).toBe(200);
    expect(today.headers.get("content-type")).toContain("application/json");
    expect(today.body).toEqual(plain(await client().reference.today.query({ brandId })));
    expect(today.body.generatedAt).toBe(NOW.toISOString());

    const patterns = await get(`/api/brands/${brandId}/patterns?channel=x&includeDeprecated=false`);
    expect(patterns.body).toEqual(plain(await client().reference.patterns.list.query({ brandId, channel: "x" })));
    expect((patterns.body.items as unknown[]).length).toBeGreaterThan(3);

    const { packageId } = ours;
    const packaged = await get(`/api/packages/${packageId}`);
    const overTrpc = await client().reference.packages.get.query({ brandId, packageId });
    expect(packaged.body).toEqual(plain(overTrpc));

    const { runId } = overTrpc.activity!;
    expect((await get(`/api/runs/${runId}`)).body).toEqual(
      plain(await client().reference.runs.get.query({ brandId, runId })),
    );
  });

  it("starts packages and variants, and finds the brand by the package", async () => {
    const opportunityId = ours.opportunityIds[1];
    const made = await post(`/api/brands/${brandId}/packages/from-opportunity`, { opportunityId, channels: ["x"] });
    expect(made).toMatchObject({ status: 200, body: { existing: false, packageId: expect.stringMatching(/^pkg_/) } });
    const run = await get(`/api/runs/${made.body.runId}`);
    expect(run.body).toMatchObject({ status: "queued", graph: "PackageWorkspaceV1", subjectId: made.body.packageId });

    const more = await post(`/api/packages/${ours.packageId}/generate-variants`, { channels: ["x"], perChannel: 1 });
    expect(more).toMatchObject({ status: 200, body: { packageId: ours.packageId, existing: false } });
  });

  it("records events where a variant names the brand, or the body does", async () => {
    const event = {
      variantId: ours.variantIds[0],
      metric: "likes",
      value: 7,
      metricAsOf: "2026-11-20T08:00:00Z",
      source: "rest-test",
      externalId: "rest-1",
    };
    expect(await post("/api/events/execution", { events: [event] })).toMatchObject({
      status: 200,
      body: { recorded: 1, duplicates: 0, unmatched: 0, quarantined: 0 },
    });
    const again = await post("/api/events/execution", { brandId, events: [event] });
    expect(again.body).toMatchObject({ recorded: 0, duplicates: 1 });
    const nameless = { ...event, variantId: undefined, channel: "x", permalink: "https://social.example/unknown" };
    const lost = await post("/api/events/execution", { events: [nameless] });
    expect(lost).toMatchObject({ status: 400, body: { code: "INVALID", fields: { brandId: expect.any(String) } } });
    const waiting = await post("/api/events/execution", { brandId, events: [{ ...nameless, externalId: "rest-2" }] });
    expect(waiting.body).toMatchObject({ recorded: 1, unmatched: 1 });
  });

  it("answers another account's things as things that do not exist", async () => {
    const { ids } = kairo.container;
    const { runId } = await kairo.container.unitOfWork.read(theirs.brand.scope, (tx) =>
      tx.packages.get(theirs.brand.scope, theirs.packageId),
    );
    const pairs = [
      [theirs.packageId, ids.next("pkg"), (id: string) => get(`/api/packages/${id}`)],
      [theirs.packageId, ids.next("pkg"), (id: string) => post(`/api/packages/${id}/generate-variants`, {})],
      [runId!, ids.next("run"), (id: string) => get(`/api/runs/${id}`)],
      [
        theirs.variantIds[0]!,
        ids.next("var"),
        (id: string) => post("/api/events/execution", { events: [metricOf(id)] }),
      ],
      [
        theirs.opportunityIds[0]!,
        ids.next("opp"),
        (id: string) => post(`/api/brands/${brandId}/packages/from-opportunity`, { opportunityId: id }),
      ],
      [theirs.packageId, ids.next("pkg"), (id: string) => post(`/api/packages/${id}/generate-variants`, { brandId })],
    ] as const;
    for (const [foreign, random, send] of pairs) {
      const about = async (id: string) => {
        const { status, body } = await send(id);
        return { status, body: { ...body, correlationId: "", reason: String(body.reason).replace(id, "IT") } };
      };
      const answer = await about(foreign);
      expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
      expect(answer).toEqual(await about(random));
    }
  });

  it.each([
    ["an id of another kind in the path", () => get(`/api/packages/${brandId}`), "packageId"],
    ["nonsense in the path", () => get("/api/runs/..%2F..%2Fetc"), "runId"],
    [
      "another brand in the body than in the path",
      () => post(`/api/brands/${brandId}/today/refresh`, { brandId: "brand_x" }),
      "brandId",
    ],
    [
      "a query that gives one thing twice",
      () => get(`/api/brands/${brandId}/patterns?channel=x&channel=blog`),
      "channel",
    ],
    ["a yes that is none", () => get(`/api/brands/${brandId}/patterns?includeDeprecated=yes`), "includeDeprecated"],
    ["a key nobody knows", () => get(`/api/brands/${brandId}/today?colour=red`), "input"],
    ["a NUL in the query", () => get(`/api/brands/${brandId}/patterns?channel=%00`), "channel"],
  ])("refuses %s by name", async (_, send, field) => {
    const answer = await send();
    expect(answer).toMatchObject({ status: 400, body: { code: "INVALID" } });
    expect(answer.body.fields).toHaveProperty(field);
  });

  it.each(["[]", '"text"', "7", "null"])("refuses a body that is no object: %s", async (body) => {
    expect(await post(`/api/brands/${brandId}/today/refresh`, body)).toMatchObject({
      status: 400,
      body: { code: "INVALID" },
    });
  });
});

describe("an idempotency key", () => {
  const refresh = (headers: Record<string, string>, body: unknown = {}) =>
    post(`/api/brands/${brandId}/today/refresh`, body, headers);

  it("makes one run of many calls, by header or by field, on both transports", async () => {
    const key = { "idempotency-key": "morning-2026-11-20" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(key)));
    const field = await refresh({}, { idempotencyKey: "morning-2026-11-20" });
    const trpc = await api.clientOf(ours.brand.userId, key).hero.today.refresh.mutate({ brandId });
    const runs = new Set([...answers, field].map(({ body }) => body.runId).concat(trpc.runId));
    expect([...runs]).toEqual([expect.stringMatching(/^run_/)]);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it("with another body is CONFLICT", async () => {
    const key = { "idempotency-key": "one-package" };
    const path = `/api/brands/${brandId}/packages/from-opportunity`;
    const [, , third, fourth] = ours.opportunityIds;
    const first = await post(path, { opportunityId: third }, key);
    expect(first.status).toBe(200);
    expect((await post(path, { opportunityId: third }, key)).body).toEqual(first.body);
    expect(await post(path, { opportunityId: fourth }, key)).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });

  it("that is none is refused", async () => {
    const answer = await refresh({ "idempotency-key": "with spaces" });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "INVALID", fields: { idempotencyKey: expect.any(String) } },
    });
  });
});

function metricOf(variantId: string) {
  return { variantId, metric: "likes", value: 1, metricAsOf: "2026-11-20T08:00:00Z", source: "rest-test" };
}
