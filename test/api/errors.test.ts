import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kairoErrorOf, TRPC_CODES } from "../../src/api/errors.ts";
import { ErrorDTO } from "../../src/core/dto/error.ts";
import { ERROR_STATUS, type ErrorCode, KairoError } from "../../src/core/errors.ts";
import type { Telemetry } from "../../src/core/ports/telemetry.ts";
import { openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { type Kairo, readDemoBrand, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

const SECRET = "password=hunter2 in select * from kairo.brands";

let kairo: Kairo;
let api: TestApi;
let brand: TestBrand;
/** An API whose board reader fails in whatever way a test wants. */
let broken: TestApi;
let failure: unknown;
const written: { event: string; error: unknown; facts: Record<string, unknown> }[] = [];

const telemetry: Telemetry = {
  record: () => {},
  warn: () => {},
  error: (event, error, facts) => written.push({ event, error, facts }),
};

beforeAll(async () => {
  kairo = await startKairo();
  brand = await startBrand(kairo, await readDemoBrand());
  api = await openTestApi(kairo);
  broken = await openTestApi(kairo, { telemetry, todayBoardReader: { read: async () => Promise.reject(failure) } });
});
afterAll(async () => {
  await api?.close();
  await broken?.close();
  await kairo?.close();
});

const today = () => `/api/brands/${brand.scope.brandId}/today`;

describe("a refusal", () => {
  it("has one shape and one correlation id on both transports", async () => {
    const { brandId } = brand.scope;
    const packageId = kairo.container.ids.next("pkg");
    const headers = { "x-correlation-id": "seen-in-the-ui-17" };
    const overTrpc = await refusalOf(
      api.clientOf(brand.userId, headers).reference.packages.get.query({ brandId, packageId }),
    );
    const overRest = await api.call(brand.userId, "GET", `/api/packages/${packageId}`, { headers });

    expect(overRest).toMatchObject({ status: 404 });
    expect(overRest.headers.get("x-correlation-id")).toBe("seen-in-the-ui-17");
    expect(ErrorDTO.parse(overRest.body)).toEqual(overTrpc);
    expect(overTrpc).toEqual({
      code: "NOT_FOUND",
      reason: `There is no package ${packageId} here.`,
      correlationId: "seen-in-the-ui-17",
      retryable: false,
    });
  });

  it.each(["short", "with spaces in it", "a".repeat(101), "evil\u0000id", "<script>alert(1)</script>"])(
    "has an id of our own where the given one is not well-formed (%#)",
    async (given) => {
      const answer = await api.app.request(today(), { headers: new Headers([["x-correlation-id", encodeURI(given)]]) });
      const body = (await answer.json()) as { correlationId: string };
      expect(body.correlationId).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers.get("x-correlation-id")).toBe(body.correlationId);
    },
  );

  it("names the fields that were wrong and what would have been possible", async () => {
    const { brandId } = brand.scope;
    const client = api.clientOf(brand.userId);
    const refusal = await refusalOf(
      // @ts-expect-error a limit is a number, and there is no such key
      client.reference.opportunities.list.query({ brandId, limit: 1_000, chanel: "x" }),
    );
    expect(refusal.code).toBe("INVALID");
    expect(refusal.fields).toMatchObject({
      limit: expect.stringContaining("<=100"),
      input: expect.stringMatching(/does not know "chanel"; it takes .*channel/),
    });
    expect(refusal.reason).toMatch(/^reference\.opportunities\.list cannot take this input: /);
  });

  it("says what an id should have looked like", async () => {
    const refusal = await refusalOf(api.clientOf(brand.userId).reference.today.query({ brandId: "brand_1" }));
    expect(refusal).toMatchObject({ code: "INVALID", fields: { brandId: expect.stringContaining('"brand_"') } });
  });

  it("names the branches where there is no such procedure", async () => {
    const answer = await api.call(brand.userId, "GET", "/trpc/reference.tomorrow");
    expect(answer).toMatchObject({ status: 404 });
    expect(JSON.stringify(answer.body)).toContain("There is no procedure reference.tomorrow; the branches are hero");
  });

  it("names the paths where there is no such path", async () => {
    const answer = await api.call(brand.userId, "POST", "/api/brands");
    expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(answer.body.reason).toContain("POST /api/events/execution");
  });
});

describe("an error that nobody expected", () => {
  it.each([
    ["a plain error", new Error(SECRET)],
    ["something that is no error", SECRET],
    ["an error of ours that speaks of the inside", new KairoError("INTERNAL", SECRET)],
  ])("is masked and written down: %s", async (_, thrown) => {
    failure = thrown;
    written.length = 0;
    const refusal = await refusalOf(
      broken.clientOf(brand.userId).reference.today.query({ brandId: brand.scope.brandId }),
    );
    expect(refusal.code).toBe("INTERNAL");
    expect(JSON.stringify(refusal)).not.toContain("hunter2");
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({
      event: "api.failed",
      facts: { procedure: "reference.today", correlation_id: refusal.correlationId },
    });

    const answer = await broken.call(brand.userId, "GET", today());
    expect(answer).toMatchObject({ status: 500, body: { code: "INTERNAL" } });
    expect(JSON.stringify(answer.body)).not.toContain("hunter2");
  });

  it("in an answer that breaks its own schema is ours, not the caller's", async () => {
    failure = null;
    const wrong = await openTestApi(kairo, { todayBoardReader: { read: async () => ({ boardId: 7 }) as never } });
    const answer = await wrong.call(brand.userId, "GET", today());
    expect(answer).toMatchObject({ status: 500, body: { code: "INTERNAL" } });
    expect(answer.body).not.toHaveProperty("fields");
    await wrong.close();
  });
});

describe("every code", () => {
  it.each(Object.keys(ERROR_STATUS) as ErrorCode[])(
    "%s travels with its status, over both transports",
    async (code) => {
      failure = new KairoError(code, "Said so.", { details: { some: "fact" }, retryAfterSeconds: 2.4 });
      const rest = await broken.call(brand.userId, "GET", today());
      const input = encodeURIComponent(JSON.stringify({ json: { brandId: brand.scope.brandId } }));
      const trpc = await broken.call(brand.userId, "GET", `/trpc/reference.today?input=${input}`);
      expect([rest.status, trpc.status]).toEqual([ERROR_STATUS[code], ERROR_STATUS[code]]);
      const isMasked = code === "INTERNAL";
      expect(rest.headers.get("retry-after")).toBe(isMasked ? null : "3");
      expect(trpc.headers.get("retry-after")).toBe(isMasked ? null : "3");
      expect(rest.body).toMatchObject({ code, ...(isMasked ? {} : { reason: "Said so.", details: { some: "fact" } }) });
    },
  );

  it("has a status at tRPC too", () => {
    expect(Object.keys(TRPC_CODES).sort()).toEqual(Object.keys(ERROR_STATUS).sort());
    expect(kairoErrorOf(new KairoError("BUDGET", "Spent."), "x")).toMatchObject({ code: "BUDGET", message: "Spent." });
  });
});
