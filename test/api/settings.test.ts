import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrandId, TenantId, UserId } from "../../src/core/ids.ts";
import { openTestApi, refusalOf, type TestApi } from "../support/api.ts";
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

async function signUp(): Promise<{ userId: UserId; tenantId: TenantId; client: ReturnType<TestApi["clientOf"]> }> {
  const userId = randomUUID();
  const client = api.clientOf(userId);
  const { tenantId } = await client.settings.account.start.mutate({ tenantName: "A small shop" });
  return { userId, tenantId, client };
}

async function versionsOf(client: ReturnType<TestApi["clientOf"]>, brandId: BrandId) {
  return (await client.reference.brands.snapshots.query({ brandId })).items.map(({ version }) => version);
}

describe("an account", () => {
  it("begins with its owner, once", async () => {
    const { tenantId, client } = await signUp();
    expect((await client.reference.me.query()).accounts).toMatchObject([{ tenantId, role: "owner", brands: [] }]);
    const twice = await refusalOf(client.settings.account.start.mutate({ tenantName: "Another" }));
    expect(twice.code).toBe("CONFLICT");
  });
});

describe("a brand", () => {
  it("is made from the text of a file, with what it leaves out proposed and marked", async () => {
    const { tenantId, client } = await signUp();
    const text = "version: 1\nname: Tiny Tea\nexamples:\n  - text: Tea first, talk later.\n    voice: us\n";
    const brand = await client.settings.brands.create.mutate({ tenantId, text });
    expect(brand).toMatchObject({ name: "Tiny Tea", slug: "tiny-tea", version: 1 });
    expect(brand.suggested).toEqual(expect.arrayContaining(["personas", "pillars", "channels"]));
    expect(await client.reference.brands.get.query({ brandId: brand.id })).toEqual(brand);
    expect((await client.reference.brands.list.query()).items).toMatchObject([{ id: brand.id, slug: "tiny-tea" }]);
    const { file } = await client.settings.brands.export.query({ brandId: brand.id });
    expect(file).toMatchObject({
      version: 1,
      name: "Tiny Tea",
      examples: [{ text: "Tea first, talk later.", voice: "us" }],
    });
    const same = await client.settings.brands.create.mutate({ tenantId, file }).catch((error: Error) => error.message);
    expect(same).toMatch(/tiny-tea/);
  });

  it("with mistakes in its file is refused line by line and leaves nothing", async () => {
    const { tenantId, client } = await signUp();
    const text = "version: 1\nname: Tiny Tea\ntimezone: Mars/Olympus\nchannels:\n  - channel: fax\n";
    const refusal = await refusalOf(client.settings.brands.create.mutate({ tenantId, text }));
    expect(refusal.code).toBe("INVALID");
    expect(refusal.reason).toMatch(/text:3:\d+ timezone .*IANA/);
    expect(refusal.reason).toMatch(/text:5:\d+ channels\.0\.channel/);
    expect(refusal.fields).toMatchObject({ timezone: expect.any(String), "channels.0.channel": expect.any(String) });
    expect((await client.reference.brands.list.query()).items).toEqual([]);
    const neither = await refusalOf(client.settings.brands.create.mutate({ tenantId }));
    expect(neither).toMatchObject({ code: "INVALID", fields: { file: "needs file or text, one of the two" } });
  });

  it("changes by laying a file over it; a file that changes nothing makes no version", async () => {
    const { tenantId, client } = await signUp();
    const { id: brandId } = await client.settings.brands.create.mutate({
      tenantId,
      file: { version: 1, name: "Tiny Tea" },
    });
    const changed = await client.settings.brands.import.mutate({
      brandId,
      file: { version: 1, name: "Tiny Tea", positioning: { promise: "Tea that waits for you" } },
      version: 1,
    });
    expect(changed).toMatchObject({ version: 2, positioning: { promise: "Tea that waits for you" } });
    const { file } = await client.settings.brands.export.query({ brandId });
    expect(await client.settings.brands.import.mutate({ brandId, file })).toMatchObject({ version: 2 });
    expect(await versionsOf(client, brandId)).toEqual([2, 1]);
    expect((await client.reference.brands.get.query({ brandId, version: 1 })).positioning.promise).not.toBe(
      "Tea that waits for you",
    );
    const stale = client.settings.brands.import.mutate({ brandId, file: { version: 1, name: "Old" }, version: 1 });
    expect((await refusalOf(stale)).code).toBe("CONFLICT");
    const missing = await refusalOf(client.reference.brands.get.query({ brandId, version: 9 }));
    expect(missing.code).toBe("NOT_FOUND");
  });

  it("that is archived is gone for everybody but its owner, who restores it", async () => {
    const { tenantId, client } = await signUp();
    const { id: brandId } = await client.settings.brands.create.mutate({
      tenantId,
      file: { version: 1, name: "Tiny Tea" },
    });
    await client.settings.brands.archive.mutate({ brandId });
    expect((await client.reference.brands.list.query()).items).toEqual([]);
    expect((await refusalOf(client.reference.today.query({ brandId }))).code).toBe("NOT_FOUND");
    await client.settings.brands.restore.mutate({ brandId });
    expect((await client.reference.today.query({ brandId })).state).toBe("not_generated_yet");
  });

  it("takes the shipped sample whole", async () => {
    const { tenantId, client } = await signUp();
    const text = await readFile(new URL("../../db/seeds/demo-brand.yaml", import.meta.url), "utf8");
    const brand = await client.settings.brands.create.mutate({ tenantId, text });
    expect(brand.pillars.length).toBeGreaterThan(1);
    expect(brand.matrix.length).toBeGreaterThan(1);
    expect(JSON.stringify(brand)).not.toContain(tenantId);
  });
});

describe("guardrails from a table", () => {
  it("are previewed without a change, then laid over the brand's, then change nothing a second time", async () => {
    const { tenantId, client } = await signUp();
    const file = { version: 1, name: "Rule Shop", guardrails: [{ pattern: "cheap" }, { pattern: "magic" }] } as const;
    const { id: brandId } = await client.settings.brands.create.mutate({
      tenantId,
      file: structuredClone(file) as never,
    });
    const text = "avoid,use,severity\ncheap,good value,warn\nutilize,use,warn\n";
    const preview = await client.settings.guardrails.import.mutate({ brandId, text, preview: true });
    expect(preview).toMatchObject({
      added: [{ pattern: "utilize", replacement: "use" }],
      changed: [{ id: "term-cheap", replacement: "good value" }],
      removed: [],
      unchanged: 1,
      version: 1,
    });
    expect(await versionsOf(client, brandId)).toEqual([1]);
    expect(await client.settings.guardrails.import.mutate({ brandId, text })).toMatchObject({ version: 2 });
    const again = await client.settings.guardrails.import.mutate({ brandId, text });
    expect(again).toMatchObject({ added: [], changed: [], unchanged: 3, version: 2 });
    const replaced = await client.settings.guardrails.import.mutate({ brandId, text, mode: "replace" });
    expect(replaced).toMatchObject({ removed: [{ pattern: "magic" }], unchanged: 2, version: 3 });
  });

  it("with mistakes are refused by line and column, with what was possible", async () => {
    const { tenantId, client } = await signUp();
    const { id: brandId } = await client.settings.brands.create.mutate({
      tenantId,
      file: { version: 1, name: "Rules" },
    });
    const text = "avoid,severity\ncheap,blok\n";
    const refusal = await refusalOf(client.settings.guardrails.import.mutate({ brandId, text }));
    expect(refusal.code).toBe("INVALID");
    expect(refusal.reason).toContain('text:2:7 severity is "blok"; possible are block, warn. Did you mean block?');
  });
});
