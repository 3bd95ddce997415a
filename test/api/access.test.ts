import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PROCEDURES, type ProcedureFacts } from "../../src/api/procedures.ts";
import { REST_ROUTES } from "../../src/api/rest.ts";
import { ErrorDTO } from "../../src/core/dto/error.ts";
import type { UserId } from "../../src/core/ids.ts";
import { addMember, openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { type Kairo, readDemoBrand, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

/** Procedures that are about no one brand, so that brands cannot be mixed up in them. */
const BRANDLESS = ["reference.brands.list", "reference.me", "settings.account.start"];
/** Procedures of a whole account. */
const OF_ACCOUNTS = [
  "reference.members.list",
  "settings.brands.create",
  "settings.members.add",
  "settings.members.remove",
  "settings.members.setRole",
];
/** Settings that are content, which editors keep. */
const CONTENT = /^settings\.(personas|pillars|matrix|channels|guardrails)\.|^settings\.brands\.update$/;
/** Mutations that everybody who may read may also send. */
const OPEN_TO_VIEWERS = ["events.board.seen"];

const all = [...PROCEDURES.values()];
const ofBrands = all.filter(({ name }) => !BRANDLESS.includes(name) && !OF_ACCOUNTS.includes(name));
const names = (procedures: ProcedureFacts[]) => procedures.map(({ name }) => name);
const pathOf = ({ path }: { path: string }, value: string) => path.replace(/\{\w+\}/g, value);

let kairo: Kairo;
let api: TestApi;
let ours: TestBrand;
let theirs: TestBrand;

beforeAll(async () => {
  kairo = await startKairo();
  const file = await readDemoBrand();
  ours = await startBrand(kairo, file);
  theirs = await startBrand(kairo, { ...file, name: "Somebody Else" });
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

/** Calls any procedure by its name over HTTP, as a client without types would. */
async function send(userId: UserId | null, { name, type }: Pick<ProcedureFacts, "name" | "type">, input: unknown) {
  const client = api.clientOf(userId) as unknown as Record<string, unknown>;
  const path = name.split(".");
  let node = client;
  for (const step of path) node = node[step] as Record<string, unknown>;
  const action = type === "query" ? "query" : "mutate";
  return (node[action] as (input: unknown) => Promise<unknown>)(input);
}

async function sendForRefusal(...[userId, procedure, input]: Parameters<typeof send>): Promise<ErrorDTO> {
  if (procedure.type !== "subscription") return refusalOf(send(userId, procedure, input));
  const path = `/trpc/${procedure.name}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
  const headers: Record<string, string> = userId ? { authorization: `Bearer ${await api.tokenFor(userId)}` } : {};
  const answer = await api.app.request(path, { headers });
  const text = await answer.text();
  if (userId === null) {
    expect(answer.status).toBe(401);
    return ErrorDTO.parse(JSON.parse(text).error.json.data);
  }
  const [, refusal = ""] = /^event: serialized-error\ndata: (.*)$/m.exec(text) ?? [];
  return ErrorDTO.parse(JSON.parse(refusal).json.data);
}

describe("the walk over every procedure", () => {
  it("meets them all", () => {
    expect(all.length).toBeGreaterThan(45);
    expect(names(all)).toEqual(expect.arrayContaining([...BRANDLESS, ...OF_ACCOUNTS]));
    for (const { name, input } of ofBrands) expect(input?.shape, name).toHaveProperty("brandId");
  });
});

describe("somebody without a token", () => {
  it.each(names(all))("is refused by %s before any query", async (name) => {
    const queries = vi.spyOn(pg.Client.prototype, "query");
    try {
      const refusal = await sendForRefusal(null, PROCEDURES.get(name)!, { brandId: ours.scope.brandId });
      expect(refusal).toMatchObject({ code: "UNAUTHENTICATED", retryable: false });
      expect(refusal.reason).toContain("Authorization: Bearer");
      expect(queries).not.toHaveBeenCalled();
    } finally {
      queries.mockRestore();
    }
  });

  it.each(REST_ROUTES.map(({ method, path }) => [method, path] as const))(
    "is refused by %s %s before any query",
    async (method, path) => {
      const queries = vi.spyOn(pg.Client.prototype, "query");
      try {
        const answer = await api.call(null, method, pathOf({ path }, ours.scope.brandId), {
          body: method === "POST" ? {} : undefined,
        });
        expect(answer.status).toBe(401);
        expect(answer.body).toMatchObject({ code: "UNAUTHENTICATED", correlationId: expect.any(String) });
        expect(answer.headers.get("www-authenticate")).toBe("Bearer");
        expect(queries).not.toHaveBeenCalled();
      } finally {
        queries.mockRestore();
      }
    },
  );

  it("does count queries where there are some", async () => {
    const queries = vi.spyOn(pg.Client.prototype, "query");
    await api.clientOf(ours.userId).reference.today.query({ brandId: ours.scope.brandId });
    expect(queries.mock.calls.length).toBeGreaterThan(3);
    queries.mockRestore();
  });
});

describe("another account's brand", () => {
  it.each(names(ofBrands))("answers %s as a brand that does not exist", async (name) => {
    const foreign = theirs.scope.brandId;
    const random = kairo.container.ids.next("brand");
    const procedure = PROCEDURES.get(name)!;
    const about = async (brandId: string) => {
      const refusal = await sendForRefusal(ours.userId, procedure, { brandId });
      return JSON.stringify({ ...refusal, correlationId: "" }).replaceAll(brandId, "THIS BRAND");
    };
    const answer = await about(foreign);
    expect(answer).toContain('"code":"NOT_FOUND"');
    expect(answer).toBe(await about(random));
  });

  it("is as unknown to somebody who is limited to other brands of the account", async () => {
    const limited = await addMember(kairo, ours, "editor", []);
    const refusal = await refusalOf(api.clientOf(limited).reference.today.query({ brandId: ours.scope.brandId }));
    expect(refusal.code).toBe("NOT_FOUND");
    expect(await api.clientOf(limited).reference.brands.list.query()).toEqual({ items: [] });
  });

  it("lets nobody make a brand in another account", async () => {
    const refused = async (tenantId: `tenant_${string}`) => {
      const refusal = await refusalOf(
        api.clientOf(ours.userId).settings.brands.create.mutate({ tenantId, file: { version: 1, name: "Mine" } }),
      );
      return { ...refusal, correlationId: "", reason: refusal.reason.replace(tenantId, "THIS ACCOUNT") };
    };
    const foreign = await refused(theirs.scope.tenantId);
    expect(foreign.code).toBe("NOT_FOUND");
    expect(foreign).toEqual(await refused(kairo.container.ids.next("tenant")));
  });
});

describe("a viewer", () => {
  let viewer: UserId;
  beforeAll(async () => {
    viewer = await addMember(kairo, ours, "viewer");
  });

  const writing = ofBrands.filter(({ name, type }) => type === "mutation" && !OPEN_TO_VIEWERS.includes(name));

  it.each(names(writing))("may not call %s", async (name) => {
    const { brandId } = ours.scope;
    const refusal = await sendForRefusal(viewer, PROCEDURES.get(name)!, { brandId });
    const needed = name.startsWith("settings.") && !CONTENT.test(name) ? "owner" : "editor";
    expect(refusal).toMatchObject({ code: "FORBIDDEN", details: { role: "viewer", needed } });
    expect(refusal.reason).toBe(`${name} needs the role ${needed} here; yours is viewer.`);
  });

  it("may read the board and say what they saw", async () => {
    const client = api.clientOf(viewer);
    const board = await client.reference.today.query({ brandId: ours.scope.brandId });
    expect(board.state).toBe("not_generated_yet");
    const refusal = await refusalOf(
      client.events.board.seen.mutate({
        brandId: ours.scope.brandId,
        boardId: kairo.container.ids.next("board"),
        shown: [{ opportunityId: kairo.container.ids.next("opp"), position: 1 }],
      }),
    );
    expect(refusal.code).toBe("NOT_FOUND");
  });
});

describe("an editor", () => {
  it("works with content and leaves settings to the owner", async () => {
    const editor = await addMember(kairo, ours, "editor");
    const client = api.clientOf(editor);
    const { brandId } = ours.scope;
    const added = await client.editorial.signals.add.mutate({ brandId, item: { title: "A new tomato" } });
    expect(added).toMatchObject({ kept: 1, known: 0, source: { name: "Added by hand" } });
    expect((await refusalOf(client.settings.brands.archive.mutate({ brandId }))).code).toBe("FORBIDDEN");
  });

  it("who was removed is a stranger from the next request on", async () => {
    const editor = await addMember(kairo, ours, "editor");
    const client = api.clientOf(editor);
    const { brandId } = ours.scope;
    await client.reference.today.query({ brandId });
    await kairo.container.unitOfWork.tenant(ours.tenantScope, (tx) =>
      tx.tenants.removeMember(ours.tenantScope, editor),
    );
    expect((await refusalOf(client.reference.today.query({ brandId }))).code).toBe("NOT_FOUND");
  });
});

describe("access", () => {
  it("is looked up once for a request, however many calls it carries", async () => {
    const lookups = vi.fn(kairo.container.access.findBrandAccess);
    const counted = await openTestApi(kairo, { access: { ...kairo.container.access, findBrandAccess: lookups } });
    try {
      const { brandId } = ours.scope;
      const input = encodeURIComponent(JSON.stringify({ 0: { json: { brandId } }, 1: { json: { brandId } } }));
      const path = `/trpc/reference.sources.list,reference.brands.get?batch=1&input=${input}`;
      const answer = await counted.call(ours.userId, "GET", path);
      expect(answer.status).toBe(200);
      expect(lookups).toHaveBeenCalledTimes(1);
    } finally {
      await counted.close();
    }
  });

  it("says who the caller is and where they may work", async () => {
    const me = await api.clientOf(ours.userId).reference.me.query();
    expect(me).toMatchObject({ userId: ours.userId, providerMode: "offline" });
    expect(me.accounts).toMatchObject([
      { tenantId: ours.scope.tenantId, role: "owner", brandIds: null, brands: [{ id: ours.scope.brandId }] },
    ]);
    const stranger = await api.clientOf(randomUUID()).reference.me.query();
    expect(stranger.accounts).toEqual([]);
  });

  it("is not had by a token of nobody's making", async () => {
    const other = await openTestApi(kairo);
    const token = await other.tokenFor(ours.userId);
    const answer = await api.call(null, "GET", `/api/brands/${ours.scope.brandId}/today`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
    await other.close();
  });
});
