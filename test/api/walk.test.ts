import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROCEDURES } from "../../src/api/procedures.ts";
import { REST_ROUTES } from "../../src/api/rest.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { testIds } from "../support/builders.ts";
import { hostileInputs } from "../support/hostile-inputs.ts";
import { type Kairo, startKairo } from "../support/kairo.ts";
import { gatherThings, type Things, validInputs } from "../support/valid-inputs.ts";

/** `WALK_INPUTS=300 npm test -- --project database test/api/walk.test.ts` walks as far as it is asked to. */
const INPUTS = Number(process.env.WALK_INPUTS ?? 25);
const SLOWEST_MILLISECONDS = 2_000;
const BADINPUT = "../shared/data/badinput";
const ID = /^([a-z]+)_[0-9a-hjkmnp-tv-z]{26}$/;

/** They end what the others walk on, so they come last. */
const LAST = ["settings.brands.restore", "settings.brands.archive"];
const names = [...PROCEDURES.keys()]
  .filter((name) => PROCEDURES.get(name)?.type !== "subscription")
  .sort((a, b) => LAST.indexOf(a) - LAST.indexOf(b) || (a < b ? -1 : 1));

let kairo: Kairo;
let api: TestApi;
let ours: Things;
let theirs: Things;
let inputs: ReturnType<typeof validInputs>;
let authorization: string;

beforeAll(async () => {
  kairo = await startKairo();
  ours = await gatherThings(kairo);
  theirs = await gatherThings(kairo);
  inputs = validInputs(ours);
  api = await openTestApi(kairo);
  authorization = `Bearer ${await api.tokenFor(ours.started.brand.userId)}`;
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

/** Sends JSON text as it stands, over tRPC. */
async function send(name: string, json: string): Promise<{ status: number; ms: number; body: string }> {
  const isQuery = PROCEDURES.get(name)?.type === "query";
  const body = `{"json":${json}}`;
  const path = isQuery ? `/trpc/${name}?input=${encodeURIComponent(body)}` : `/trpc/${name}`;
  return request(path, isQuery ? { method: "GET" } : { method: "POST", body });
}

async function request(path: string, { method, body }: { method: string; body?: string }) {
  const startedAt = performance.now();
  const answer = await api.app.request(path, {
    method,
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, body: await answer.text(), ms: performance.now() - startedAt };
}

describe("every procedure", () => {
  it("has its row of a valid input in test/support/valid-inputs.ts", () => {
    expect(Object.keys(inputs).sort()).toEqual([...names].sort());
    for (const name of names) {
      const parsed = PROCEDURES.get(name)?.input?.safeParse(inputs[name]);
      expect(parsed?.error?.issues ?? [], name).toEqual([]);
    }
  });

  it.each(names)("cannot tell another brand's things from those that do not exist: %s", async (name) => {
    const valid = JSON.stringify(inputs[name]);
    const ids = [...valid.matchAll(/"([a-z]+_[0-9a-z]{26})"/g)].map(([, id]) => id!);
    for (const id of new Set(ids)) {
      const prefix = ID.exec(id)![1]!;
      const outcomes = [];
      for (const other of [theirs.ids[prefix]!, testIds.next(prefix as "brand")]) {
        const { status, body } = await send(name, valid.replaceAll(id, other));
        const plain = body.replaceAll(other, "THIS").replace(/"correlationId":"[^"]*"/g, "");
        // What a new thing is called, and when, says nothing of the one that was named.
        outcomes.push(`${status} ${plain.replace(/"[a-z]+_[0-9a-z]{26}"|"\d{4}-\d\d-\d\dT[^"]*"/g, '"…"')}`);
      }
      expect(outcomes[0], `${name} with a foreign ${prefix}`).toBe(outcomes[1]);
    }
  });

  it.each(names)(`meets ${INPUTS} inputs that nobody should send: %s`, async (name) => {
    const texts = hostileInputs(inputs[name] ?? {}, INPUTS, name, naughtyStrings());
    for (const text of texts) {
      const { status, body, ms } = await send(name, text);
      expect(status, `${text.slice(0, 300)} → ${body.slice(0, 300)}`).toBeLessThan(500);
      expect(ms, text.slice(0, 300)).toBeLessThan(SLOWEST_MILLISECONDS);
      if (status >= 400) expect(body).toMatch(/"code":"[A-Z_]+"/);
    }
  });
});

describe("every path of plain HTTP", () => {
  it.each(REST_ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    `meets ${INPUTS} inputs that nobody should send: %s`,
    async (label, { method, path, procedure }) => {
      const valid = inputs[procedure.name] ?? {};
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        String(valid[name.replace(/_([a-z])/g, (__, letter: string) => letter.toUpperCase())]),
      );
      for (const text of hostileInputs(valid, INPUTS, label, naughtyStrings())) {
        const query = `?${new URLSearchParams({ channel: text.slice(0, 2_000), brandId: text.slice(0, 50) })}`;
        const sent = method === "GET" ? { method } : { method, body: text };
        const { status, body, ms } = await request(method === "GET" ? filled + query : filled, sent);
        expect(status, `${text.slice(0, 300)} → ${body.slice(0, 300)}`).toBeLessThan(500);
        expect(ms, text.slice(0, 300)).toBeLessThan(SLOWEST_MILLISECONDS);
      }
    },
  );

  it("reads JSON as the parsing corpus says", async (test) => {
    const file = `${BADINPUT}/json_parsing_dev.jsonl`;
    if (!existsSync(file)) return test.skip("The corpus is not beside this checkout.");
    const path = `/api/brands/${ours.ids.brand}/today/refresh`;
    for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
      const { name, must, base64, note } = JSON.parse(line) as CorpusLine;
      const body = base64 === null ? rebuilt(note ?? "") : Buffer.from(base64, "base64");
      const answer = await api.app.request(path, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body,
      });
      const { reason = "" } = (await answer.json()) as { reason?: string };
      expect(answer.status, name).toBeLessThan(500);
      const wasRead = !/is not JSON|is not UTF-8/.test(reason);
      // An empty body asks for nothing more; a file of nothing is not JSON all the same.
      if (must !== "either" && body.length > 0) expect(wasRead, `${name}: ${reason}`).toBe(must === "accept");
    }
  });
});

interface CorpusLine {
  name: string;
  must: "accept" | "reject" | "either";
  /** Null where it is one piece repeated; `note` says which and how long. */
  base64: string | null;
  note?: string;
}

function rebuilt(note: string): Buffer {
  const [, bytes = "0", start = ""] = /^(\d+) bytes.*first 32 bytes (\S+)$/.exec(note) ?? [];
  const piece = Buffer.from(start, "base64");
  return Buffer.alloc(Number(bytes), piece.subarray(0, piece.length - (piece.length % 5)));
}

function naughtyStrings(): string[] {
  const file = `${BADINPUT}/blns.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
}
