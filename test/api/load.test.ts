import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRateGate } from "../../src/api/rate-gate.ts";
import { addMember, openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { type Kairo, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

let kairo: Kairo;
let brand: TestBrand;
const opened: TestApi[] = [];

beforeAll(async () => {
  kairo = await startKairo();
  brand = await startBrand(kairo, { version: 1, name: "Busy" });
});
afterAll(async () => {
  await Promise.all(opened.map((api) => api.close()));
  await kairo?.close();
});

async function open(overrides: Parameters<typeof openTestApi>[1]): Promise<TestApi> {
  const api = await openTestApi(kairo, overrides);
  opened.push(api);
  return api;
}

describe("too much of something", () => {
  it("by one user is LIMITED for them alone, and says when to come back", async () => {
    const rates = createRateGate({ callsPerUserMinute: 3, startsPerBrandMinute: 100 });
    const api = await open({ rates });
    const path = `/api/brands/${brand.scope.brandId}/today`;
    for (let call = 0; call < 3; call += 1) {
      expect((await api.call(brand.userId, "GET", path)).status).toBe(200);
    }
    const refused = await api.call(brand.userId, "GET", path);
    expect(refused).toMatchObject({ status: 429, body: { code: "LIMITED", retryable: true } });
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.body.retryAfterSeconds).toBe(seconds);
    const other = await addMember(kairo, brand, "viewer");
    expect((await api.call(other, "GET", path)).status).toBe(200);
  });

  it("started by one brand is LIMITED, and reading goes on", async () => {
    const api = await open({ rates: createRateGate({ callsPerUserMinute: 100, startsPerBrandMinute: 2 }) });
    const { brandId } = brand.scope;
    const client = api.clientOf(brand.userId);
    await client.hero.today.refresh.mutate({ brandId });
    await client.hero.today.refresh.mutate({ brandId });
    expect(await refusalOf(client.hero.today.refresh.mutate({ brandId }))).toMatchObject({
      code: "LIMITED",
      details: { perMinute: 2 },
    });
    await client.reference.today.query({ brandId });
  });

  it("waiting for workers is UNAVAILABLE until there is less, and nothing is taken", async () => {
    let waiting = 10;
    const load = { list: async () => [], waiting: async () => waiting };
    const api = await open({ load, limits: { ...(await open({})).dependencies.limits, waitingJobs: 10 } });
    const path = `/api/brands/${brand.scope.brandId}/today/refresh`;
    const refused = await api.call(brand.userId, "POST", path);
    expect(refused).toMatchObject({ status: 503, body: { code: "UNAVAILABLE", details: { waiting: 10, most: 10 } } });
    expect(refused.headers.get("retry-after")).toBe("30");
    waiting = 9;
    expect((await api.call(brand.userId, "POST", path)).status).toBe(200);
  });
});

describe("/metrics", () => {
  it("tells of requests, jobs, the pool and the loop, and names no brand", async () => {
    const api = await open({});
    await api.call(brand.userId, "GET", `/api/brands/${brand.scope.brandId}/today`);
    await api.call(brand.userId, "POST", `/api/brands/${brand.scope.brandId}/today/refresh`);
    const answer = await api.app.request("/metrics");
    const text = await answer.text();
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
    expect(text).toMatch(/kairo_http_request_seconds_count\{procedure="reference\.today",status="200"\} \d/);
    expect(text).toMatch(/kairo_jobs\{queue="RefreshTodayBoardJob[^"]*",state="waiting"\} 1/);
    expect(text).toMatch(/kairo_database_connections\{state="open"\} \d/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
    expect(text).not.toContain("brand_");
  });
});
