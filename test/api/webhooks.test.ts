import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signatureOf } from "../../src/api/verify-webhook.ts";
import type { BrandId } from "../../src/core/ids.ts";
import { addMember, openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { type Kairo, NOW, startKairo } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let kairo: Kairo;
let api: TestApi;
let ours: StartedPackage;
let theirs: StartedPackage;
let brandId: BrandId;
let secret: string;
let secretId: string;

beforeAll(async () => {
  kairo = await startKairo();
  ours = await startPackage(kairo, 1);
  theirs = await startPackage(kairo, 1);
  brandId = ours.brand.scope.brandId;
  api = await openTestApi(kairo);
  const made = await owner().settings.webhooks.create.mutate({ brandId, name: "Scheduler" });
  ({ secret, id: secretId } = made);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const owner = () => api.clientOf(ours.brand.userId);
const eventOf = (variantId = ours.variantIds[0], metric = "likes") => ({
  variantId,
  source: "scheduler",
  metric,
  value: 7,
  valueKind: "delta",
  metricAsOf: "2026-11-20T08:00:00Z",
  externalId: null,
});

interface Delivery {
  id?: string;
  at?: Date;
  with?: string;
  body?: unknown;
  /** Sent instead of what was signed. */
  sent?: unknown;
}

/** Signs and sends as another system would. */
function deliver({ id = randomUUID(), at = NOW, with: key = secret, body, sent }: Delivery) {
  const text = JSON.stringify(body ?? { brandId, events: [eventOf()] });
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = signatureOf(key, `${id}.${timestamp}.${text}`).toString("base64");
  return api.call(null, "POST", "/api/events/execution", {
    body: sent === undefined ? text : JSON.stringify(sent),
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,bm9wZQ== v1,${signature}`,
    },
  });
}

describe("a signed delivery", () => {
  it("is taken in once, however often it comes", async () => {
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => deliver({ id })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => body.recorded).sort()).toEqual([0, 0, 1]);
    expect(await deliver({ id })).toMatchObject({ status: 200, body: { recorded: 0, duplicates: 1 } });
    const other = await deliver({ id, body: { brandId, events: [eventOf(undefined, "shares")] } });
    expect(other).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });

  it.each<[string, () => Delivery]>([
    ["by another secret", () => ({ with: "whsec_bm90IHRoZSBzZWNyZXQgYXQgYWxsLCBub3QgYXQgYWxs" })],
    ["too long ago", () => ({ at: new Date(NOW.getTime() - 301_000) })],
    ["too far ahead", () => ({ at: new Date(NOW.getTime() + 301_000) })],
    ["with other words than were signed", () => ({ sent: { events: [] } })],
    [
      "for a brand that is not there",
      () => ({ body: { brandId: "brand_01j00000000000000000000000", events: [eventOf()] } }),
    ],
    ["with an id that is none", () => ({ id: "spaces in it" })],
  ])("%s is refused, and nothing of it is stored", async (_what, delivery) => {
    const answer = await deliver(delivery());
    expect(answer).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  });

  it("cannot tell events of another brand, nor of another brand's variant", async () => {
    const foreignBrand = { brandId: theirs.brand.scope.brandId, events: [eventOf(theirs.variantIds[0])] };
    expect(await deliver({ body: foreignBrand })).toMatchObject({ status: 401 });
    const foreignVariant = { brandId, events: [eventOf(theirs.variantIds[0])] };
    expect(await deliver({ body: foreignVariant })).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  it("opens no other door", async () => {
    const headers = { "webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x" };
    const answer = await api.call(null, "POST", `/api/brands/${brandId}/today/refresh`, { body: {}, headers });
    expect(answer.status).toBe(401);
  });
});

describe("a webhook secret", () => {
  it("is shown once, kept sealed, and listed without its words", async () => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { items } = await owner().reference.webhooks.list.query({ brandId });
    expect(items).toMatchObject([{ id: secretId, name: "Scheduler", revokedAt: null }]);
    expect(JSON.stringify(items)).not.toContain(secret);
    const [row] = await kairo.container.unitOfWork.read(ours.brand.scope, (tx) =>
      tx.webhooks.listSecrets(ours.brand.scope),
    );
    expect(Buffer.from(row!.sealed).toString("latin1")).not.toContain(secret.slice(6, 20));
  });

  it("can be replaced while both are good, and is good for nothing once revoked", async () => {
    const next = await owner().settings.webhooks.create.mutate({ brandId, name: "Scheduler, new" });
    expect((await deliver({ with: next.secret })).status).toBe(200);
    expect((await deliver({})).status).toBe(200);
    await owner().settings.webhooks.revoke.mutate({ brandId, secretId: next.id });
    expect((await deliver({ with: next.secret })).status).toBe(401);
  });

  it("is the owner's to make", async () => {
    const editor = api.clientOf(await addMember(kairo, ours.brand, "editor"));
    expect(await refusalOf(editor.settings.webhooks.create.mutate({ brandId, name: "Mine" }))).toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
