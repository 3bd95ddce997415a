import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLocalCaller } from "../../src/app/api.ts";
import type { SignalSource } from "../../src/core/signal.ts";
import { createFeedFetcher } from "../../src/integrations/feeds/fetch-feed.ts";
import { type Kairo, NOW, readDemoBrand, startBrand, startKairo } from "../support/kairo.ts";

const FEED = { items: ["One", "Two"], status: 200, asked: [] as (string | undefined)[] };

let kairo: Kairo;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    FEED.asked.push(request.headers["if-none-match"]);
    const etag = `"${FEED.items.length}"`;
    if (FEED.status !== 200) return response.writeHead(FEED.status).end();
    if (request.headers["if-none-match"] === etag) return response.writeHead(304).end();
    const items = FEED.items.map((title) => {
      return `<item><guid>${title}</guid><title>${title} small bakery doubled its orders without advertising</title></item>`;
    });
    return response.writeHead(200, { etag }).end(`<rss><channel>${items.join("")}</channel></rss>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const feedFetcher = createFeedFetcher({ allowLoopback: true, maxBytes: 100_000, timeoutMs: 5_000 });
  kairo = await startKairo({ feedFetcher });
});

afterAll(async () => {
  server.close();
  await kairo.close();
});

it("reads a feed again for what is new alone, and says in the list of sources how far it got and what went wrong", async () => {
  const { container } = kairo;
  const { scope, userId } = await startBrand(kairo, await readDemoBrand());
  const { brandId, tenantId } = scope;
  const source: SignalSource = {
    id: container.ids.next("source"),
    tenantId,
    brandId,
    kind: "feed",
    name: "Bakeries",
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`,
    trust: "normal",
    isPaused: false,
    cursor: null,
    lastReadAt: null,
    lastError: null,
    deletedAt: null,
  };
  await container.unitOfWork.write(scope, (tx) => tx.signals.saveSource(scope, source));
  const caller = createLocalCaller(container, userId);
  const poll = () => container.orchestrators.signalSources.poll(scope, source.id);
  const listed = async () => (await caller.reference.sources.list({ brandId })).items[0];

  expect(await poll()).toMatchObject({ kept: 2, known: 0 });
  const { items } = await caller.reference.signals.list({ brandId, limit: 10 });
  expect(items.map(({ language }) => language)).toEqual(["en", "en"]);
  const read = await listed();
  expect(read).toMatchObject({ name: "Bakeries", lastReadAt: NOW, lastError: null });
  expect(read?.cursor).toContain('\\"2\\"');

  expect(await poll()).toMatchObject({ kept: 0, known: 0 });
  expect(FEED.asked).toEqual([undefined, '"2"']);

  FEED.items.unshift("Three");
  expect(await poll()).toMatchObject({ kept: 1, known: 2 });

  FEED.status = 404;
  const { cursor } = (await listed()) ?? {};
  expect(await poll()).toMatchObject({ kept: 0, known: 0 });
  expect(await listed()).toMatchObject({ cursor, lastError: expect.stringContaining("answered 404") });

  FEED.status = 200;
  expect(await poll()).toMatchObject({ kept: 0 });
  expect(await listed()).toMatchObject({ lastError: null });

  await container.unitOfWork.write(scope, (tx) => tx.signals.saveSource(scope, { ...source, isPaused: true }));
  await expect(poll()).rejects.toMatchObject({ code: "PRECONDITION", message: expect.stringContaining("paused") });
});
