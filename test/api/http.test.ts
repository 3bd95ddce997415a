import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_API_LIMITS } from "../../src/api/limits.ts";
import { startHttpServer } from "../../src/api/server.ts";
import type { Telemetry } from "../../src/core/ports/telemetry.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { type Kairo, readDemoBrand, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

let kairo: Kairo;
let api: TestApi;
let brand: TestBrand;
const lines: { event: string; facts: Record<string, unknown> }[] = [];

const telemetry: Telemetry = {
  record: (event, facts) => lines.push({ event, facts }),
  warn: () => {},
  error: () => {},
};

beforeAll(async () => {
  kairo = await startKairo();
  brand = await startBrand(kairo, await readDemoBrand());
  api = await openTestApi(kairo, { telemetry });
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const refresh = () => `/api/brands/${brand.scope.brandId}/today/refresh`;
const mutate = (body: string) => api.call(brand.userId, "POST", "/trpc/hero.today.refresh", { body });

describe("a body", () => {
  it("that is too large is refused by its stated length and, sent in pieces, by what came", async () => {
    const body = JSON.stringify({ idempotencyKey: "x".repeat(DEFAULT_API_LIMITS.bodyBytes) });
    const stated = await api.call(brand.userId, "POST", refresh(), {
      body,
      headers: { "content-length": String(body.length) },
    });
    expect(stated).toMatchObject({ status: 413, body: { code: "TOO_LARGE", details: { maxBytes: 262_144 } } });

    let sent = 0;
    const piece = new TextEncoder().encode(" ".repeat(64 * 1024));
    const endless = new ReadableStream({
      pull(controller) {
        sent += piece.length;
        controller.enqueue(piece);
      },
    });
    const token = await api.tokenFor(brand.userId);
    const answer = await api.app.request(refresh(), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(3 * DEFAULT_API_LIMITS.bodyBytes);
  });

  it("may be larger for events and for imports, but not inside a batch", async () => {
    const events = JSON.stringify({ brandId: brand.scope.brandId, events: [], filler: "x".repeat(500_000) });
    expect((await api.call(brand.userId, "POST", "/api/events/execution", { body: events })).status).toBe(400);
    const single = await api.call(brand.userId, "POST", "/trpc/events.execution.record", { body: events });
    expect(single.status).toBe(400);
    const batch = await api.call(
      brand.userId,
      "POST",
      "/trpc/events.execution.record,events.execution.record?batch=1",
      {
        body: events,
      },
    );
    expect(batch.status).toBe(413);
  });

  it.each([
    ["no JSON", "{brandId}", "is not JSON"],
    ["a NUL", '{"json":{"idempotencyKey":"a\\u0000b"}}', "NUL"],
    ["half a surrogate pair", '{"json":{"idempotencyKey":"\\ud800"}}', "surrogate"],
    ["half a surrogate pair in a key", '{"json":{"\\udc00":1}}', "surrogate"],
    ["a prototype", '{"json":{"__proto__":{"role":"owner"}}}', "__proto__"],
    ["too many levels", `${"[".repeat(40)}${"]".repeat(40)}`, "deeper than 32"],
    ["very many levels", "[".repeat(100_000) + "]".repeat(100_000), "deeper than 32"],
  ])("with %s is refused in a sentence", async (_, body, words) => {
    const answer = await mutate(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(words);
    expect(answer.body).toMatchObject({ error: { json: { data: { code: "INVALID" } } } });
    const rest = await api.call(brand.userId, "POST", refresh(), { body });
    expect(rest).toMatchObject({ status: 400, body: { code: "INVALID" } });
  });

  it("that lies about its own form is the sender's mistake", async () => {
    const lies = [
      { json: { brandId: 1 }, meta: { values: ["map"] } },
      { json: {}, meta: { values: { brandId: [["class", "Evil"]] } } },
      { json: null, meta: { values: "nonsense" } },
      { json: "x", meta: { values: ["regexp"] } },
      { json: [1], meta: { referentialEqualities: { x: ["__proto__"] } } },
    ];
    for (const lie of lies) {
      const answer = await mutate(JSON.stringify(lie));
      expect(answer.status, JSON.stringify(lie)).toBe(400);
      expect(JSON.stringify(answer.body), JSON.stringify(lie)).toMatch(/that superjson writes|cannot take this input/);
    }
  });

  it("is JSON and nothing else", async () => {
    const token = await api.tokenFor(brand.userId);
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/octet-stream"]) {
      const answer = await api.app.request("/trpc/hero.today.refresh", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": type },
        body: "{}",
      });
      expect(answer.status, type).toBe(400);
    }
  });
});

describe("a batch", () => {
  it.each(["", "?batch=1"])("takes ten calls at most, however its commas are written (%s)", async (query) => {
    for (const comma of [",", "%2C"]) {
      const path = Array.from({ length: 11 }, () => "reference.me").join(comma);
      const answer = await api.call(brand.userId, "GET", `/trpc/${path}${query}`);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain("A batch takes 10 calls at most");
    }
  });
});

describe("a browser", () => {
  const preflight = (origin: string) =>
    api.app.request(refresh(), {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
    });

  it("may call from the origins on the list, and from no other", async () => {
    const allowed = await preflight("http://localhost:3000");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("idempotency-key");
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
    const answer = await api.app.request("/livez", { headers: { origin: "http://localhost:3000" } });
    expect(answer.headers.get("access-control-expose-headers")).toContain("x-correlation-id");
  });
});

describe("health", () => {
  it("is alive without asking anybody, and ready when the database is", async () => {
    expect(await api.call(null, "GET", "/livez")).toMatchObject({ status: 200, body: { live: true } });
    expect(await api.call(null, "GET", "/readyz")).toMatchObject({ status: 200, body: { ready: true, reasons: [] } });
    const draining = await openTestApi(kairo, { readiness: async () => ({ ready: false, reasons: ["Going away."] }) });
    expect(await draining.call(null, "GET", "/readyz")).toMatchObject({
      status: 503,
      body: { reasons: ["Going away."] },
    });
    await draining.close();
  });
});

describe("a request", () => {
  it("leaves one line, with its procedure, brand and correlation id, and nothing of its words", async () => {
    lines.length = 0;
    const { brandId } = brand.scope;
    await api.call(brand.userId, "GET", `/api/brands/${brandId}/today`, {
      headers: { "x-correlation-id": "line-of-log" },
    });
    const requests = lines.filter(({ event }) => event === "http.request");
    expect(requests).toHaveLength(1);
    expect(requests[0]?.facts).toMatchObject({
      method: "GET",
      status: 200,
      procedure: "reference.today",
      brand_id: brandId,
      correlation_id: "line-of-log",
    });
    expect(JSON.stringify(requests)).not.toContain("Bearer");
  });
});

describe("the server", () => {
  it("listens, answers over a socket, cuts what is no HTTP and ends", async () => {
    const server = await startHttpServer({ dependencies: api.dependencies, host: "127.0.0.1", port: 0 });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const token = await api.tokenFor(brand.userId);
    const answer = await fetch(`${server.url}/api/brands/${brand.scope.brandId}/today`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ state: "not_generated_yet" });

    const port = Number(new URL(server.url).port);
    const reply = await new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write("nonsense\r\n\r\n"));
      socket.once("data", (data) => resolve(data.toString()));
    });
    expect(reply).toMatch(/^HTTP\/1\.1 400/);
    await server.close();
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
  });

  it("counts a body that arrives in pieces over a socket", async () => {
    const server = await startHttpServer({ dependencies: api.dependencies, host: "127.0.0.1", port: 0 });
    try {
      const { port } = new URL(server.url);
      const token = await api.tokenFor(brand.userId);
      const piece = " ".repeat(64 * 1024);
      let sent = 0;
      const reply = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1", () => {
          socket.write(
            `POST ${refresh()} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ntransfer-encoding: chunked\r\n\r\n`,
          );
          const send = () => {
            while (sent < 64 * 1024 * 1024 && !socket.destroyed) {
              sent += piece.length;
              if (!socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`)) return;
            }
          };
          socket.on("drain", send);
          send();
        });
        socket.on("error", () => {});
        socket.once("data", (data) => {
          resolve(data.toString());
          socket.destroy();
        });
        socket.setTimeout(10_000, () => reject(new Error("no answer")));
      });
      expect(reply).toMatch(/^HTTP\/1\.1 413/);
      expect(sent).toBeLessThan(32 * 1024 * 1024);
    } finally {
      await server.close();
    }
  });
});
