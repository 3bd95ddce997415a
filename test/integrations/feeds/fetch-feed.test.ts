import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { FetchFeedResult } from "../../../src/core/ports/feed-fetcher.ts";
import { createFeedFetcher } from "../../../src/integrations/feeds/fetch-feed.ts";
import { isPublicAddress } from "../../../src/integrations/feeds/public-address.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const local = createFeedFetcher({ allowLoopback: true, maxBytes: 10_000, timeoutMs: 1_000 });
const closed = createFeedFetcher({ allowLoopback: false, maxBytes: 10_000, timeoutMs: 1_000 });
const reasonOf = (result: FetchFeedResult): string =>
  result.kind === "refused" ? result.reason : `not refused: ${result.kind}`;

describe("a feed that answers", () => {
  it("comes with its bytes, type, final address and validators", async () => {
    const origin = await serve((request, response) => {
      if (request.url === "/old") return response.writeHead(301, { location: "/new" }).end();
      return response
        .writeHead(200, {
          "content-type": "text/xml; charset=utf-8",
          etag: '"v1"',
          "last-modified": "Mon, 01 Jun 2026 00:00:00 GMT",
        })
        .end("<rss/>");
    });
    const result = await local.fetch({ url: `${origin}/old` });
    expect(result).toMatchObject({
      kind: "fetched",
      contentType: "text/xml; charset=utf-8",
      finalUrl: `${origin}/new`,
      etag: '"v1"',
      lastModified: "Mon, 01 Jun 2026 00:00:00 GMT",
    });
    expect(result.kind === "fetched" && Buffer.from(result.bytes).toString()).toBe("<rss/>");
  });

  it("is not sent again when it has not changed", async () => {
    const origin = await serve((request, response) => {
      const isKnown =
        request.headers["if-none-match"] === '"v1"' && request.headers["if-modified-since"] === "yesterday";
      response.writeHead(isKnown ? 304 : 200).end();
    });
    expect(await local.fetch({ url: origin, etag: '"v1"', lastModified: "yesterday" })).toEqual({
      kind: "not_modified",
    });
    expect(await local.fetch({ url: origin, etag: "bad\r\nx-injected: 1" })).toMatchObject({ kind: "fetched" });
  });
});

describe("a feed that does not", () => {
  it("is refused with what the server answered", async () => {
    const origin = await serve((request, response) => response.writeHead(Number(request.url?.slice(1))).end("no"));
    expect(reasonOf(await local.fetch({ url: `${origin}/404` }))).toContain(
      "answered 404 instead of a feed; check the address",
    );
    expect(reasonOf(await local.fetch({ url: `${origin}/403` }))).toContain("open to all");
    expect(reasonOf(await local.fetch({ url: `${origin}/503` }))).toContain("try again later");
  });

  it("is refused past the size cap, announced or not", async () => {
    const origin = await serve((request, response) => {
      if (request.url === "/announced") response.writeHead(200, { "content-length": "999999999" });
      const drip = setInterval(() => response.write("x".repeat(5_000)), 5);
      response.on("close", () => clearInterval(drip));
    });
    expect(reasonOf(await local.fetch({ url: `${origin}/announced` }))).toContain("the answer is larger than");
    expect(reasonOf(await local.fetch({ url: `${origin}/endless` }))).toContain("the answer is larger than");
  });

  it("is refused past the deadline, however it drips", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    const impatient = createFeedFetcher({ allowLoopback: true, maxBytes: 10_000, timeoutMs: 150 });
    expect(reasonOf(await impatient.fetch({ url: origin }))).toContain("did not arrive within 0.15 seconds");
    const silent = createFeedFetcher({
      allowLoopback: true,
      maxBytes: 1,
      timeoutMs: 150,
      resolve: () => new Promise(() => {}),
    });
    expect(reasonOf(await silent.fetch({ url: "http://slow.example" }))).toContain(
      "did not arrive within 0.15 seconds",
    );
  });

  it("can be called off", async () => {
    const origin = await serve(() => {});
    const controller = new AbortController();
    const fetching = local.fetch({ url: origin, signal: controller.signal });
    controller.abort();
    expect(reasonOf(await fetching)).toBe("the fetch was called off");
  });

  it("is refused after five redirects, and when nobody listens", async () => {
    const origin = await serve((request, response) => response.writeHead(302, { location: `${request.url}x` }).end());
    expect(reasonOf(await local.fetch({ url: origin }))).toContain("redirects more than 5 times");
    expect(reasonOf(await local.fetch({ url: "http://127.0.0.1:1/" }))).toContain("cannot be reached");
  });

  it("is refused when packed in a way that cannot be read", async () => {
    const origin = await serve((_request, response) => response.writeHead(200, { "content-encoding": "br" }).end("x"));
    expect(reasonOf(await local.fetch({ url: origin }))).toContain('packs its answer as "br"');
  });
});

describe("an address that leads inside", () => {
  it.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0.0.0.0/",
    "http://10.1.2.3/",
    "http://192.168.0.1/",
    "http://172.31.255.255/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
  ])("%s is refused", async (url) => {
    expect(reasonOf(await closed.fetch({ url }))).toContain("only public addresses are fetched");
  });

  it("is refused by every name that has one private address", async () => {
    const fetcher = createFeedFetcher({
      allowLoopback: false,
      maxBytes: 1,
      timeoutMs: 1_000,
      resolve: async () => [
        { address: "93.184.216.34", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ],
    });
    expect(reasonOf(await fetcher.fetch({ url: "http://two-faced.example/" }))).toContain(
      "only public addresses are fetched",
    );
  });

  it("is refused at a redirect, even where loopback is allowed", async () => {
    const origin = await serve((request, response) => {
      const location = request.url === "/file" ? "file:///etc/passwd" : "http://169.254.169.254/";
      response.writeHead(302, { location }).end();
    });
    expect(reasonOf(await local.fetch({ url: origin }))).toContain("only public addresses are fetched");
    expect(reasonOf(await local.fetch({ url: `${origin}/file` }))).toContain("is not on the web");
  });

  it("cannot be reached by a name that points elsewhere after the check", async () => {
    const origin = await serve((_request, response) => response.end("inside"));
    const answers = ["127.0.0.1", "10.0.0.1"];
    const asked: string[] = [];
    const fetcher = createFeedFetcher({
      allowLoopback: true,
      maxBytes: 1_000,
      timeoutMs: 1_000,
      resolve: async (hostname) => {
        asked.push(hostname);
        return [{ address: answers.shift() ?? "", family: 4 }];
      },
    });
    const url = origin.replace("127.0.0.1", "rebinding.example");
    expect(await fetcher.fetch({ url })).toMatchObject({ kind: "fetched", finalUrl: `${url}/` });
    expect(asked).toEqual(["rebinding.example"]);
  });

  it("is refused when it is no web address or carries a password", async () => {
    expect(reasonOf(await local.fetch({ url: "not an address" }))).toContain("is not a web address");
    expect(reasonOf(await local.fetch({ url: "ftp://example.org/" }))).toContain("is not on the web");
    expect(reasonOf(await local.fetch({ url: "http://me:secret@example.org/" }))).toContain("user name or password");
  });
});

it("tells public addresses from reserved ones", () => {
  const isPublic = (address: string): boolean => isPublicAddress(address, { allowLoopback: false });
  expect(["93.184.216.34", "172.32.0.1", "2606:4700::1111"].filter(isPublic)).toHaveLength(3);
  expect(
    ["2002:7f00:1::", "2001:db8::1", "::", "ff02::1", "255.255.255.255", "198.18.0.1", "x"].filter(isPublic),
  ).toEqual([]);
});
