import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROCEDURE_NAMES } from "../../src/api/procedure-names.ts";
import { REST_ROUTES } from "../../src/api/rest.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { type Kairo, startKairo } from "../support/kairo.ts";

let kairo: Kairo;
let api: TestApi;

beforeAll(async () => {
  kairo = await startKairo();
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

describe("/openapi.json", () => {
  it("is valid OpenAPI 3.1, without a token, and has every path", async () => {
    const document = (await api.call(null, "GET", "/openapi.json")).body as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
    for (const { method, path } of REST_ROUTES) expect(document.paths[path]).toHaveProperty(method.toLowerCase());
  });

  it("says what a package is started with, and what it answers", async () => {
    const { body } = await api.call(null, "GET", "/openapi.json");
    expect(body).toMatchObject({
      paths: {
        "/api/brands/{brand_id}/packages/from-opportunity": {
          post: {
            operationId: "hero.packages.createFromOpportunity",
            parameters: expect.arrayContaining([
              expect.objectContaining({ name: "brand_id", in: "path" }),
              expect.objectContaining({ name: "Idempotency-Key", in: "header" }),
            ]),
            requestBody: {
              content: { "application/json": { schema: { required: ["opportunityId"] } } },
            },
          },
        },
      },
    });
  });
});

describe("/docs", () => {
  it("names every procedure, and asks nobody for anything", async () => {
    const answer = await api.app.request("/docs");
    const page = await answer.text();
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const name of PROCEDURE_NAMES) expect(page).toContain(`<code>${name}</code>`);
    expect(page).not.toMatch(/<script|src=|https?:\/\//);
  });
});
