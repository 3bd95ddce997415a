import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { KairoError } from "../../core/errors.ts";
import type { FeedFetcher, FetchFeedRequest, FetchFeedResult } from "../../core/ports/feed-fetcher.ts";
import { cleanText } from "./clean-text.ts";
import { MAX_URL_CHARS } from "./limits.ts";
import { type HostAddress, isPublicAddress, type ResolveHost, resolveHost } from "./public-address.ts";

export type FeedFetcherOptions = {
  /** For tests and local trials: also 127.0.0.0/8 and ::1. Other private networks stay closed. */
  allowLoopback: boolean;
  /** Of the answer as sent. */
  maxBytes: number;
  /** For the whole fetch, name lookups and redirects included. */
  timeoutMs: number;
  /** Stands in for the system's name lookup. */
  resolve?: ResolveHost;
};

const MAX_REDIRECTS = 5;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);
/** What the reader can unpack. */
const READABLE_ENCODINGS = new Set(["", "identity", "gzip", "x-gzip", "deflate"]);
/** An entity tag goes back as it came, or not at all. */
const HEADER_VALUE = /^[\x20-\x7e]{1,500}$/;
const ACCEPT =
  "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, " +
  "text/xml;q=0.9, application/json;q=0.8, text/csv;q=0.8, */*;q=0.1";

type Answer = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/**
 * Fetches over http(s) from public addresses only. The host is resolved first, every address it has is checked, and the
 * connection goes to those very addresses, so that a name cannot point elsewhere in between; redirects start over.
 */
export function createFeedFetcher(options: FeedFetcherOptions): FeedFetcher {
  const { allowLoopback, maxBytes, timeoutMs, resolve = resolveHost } = options;

  return {
    async fetch(request) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const ended = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
      try {
        return await follow(request, ended);
      } catch (error) {
        if (error instanceof KairoError) return { kind: "refused", reason: error.message };
        if (request.signal?.aborted) return { kind: "refused", reason: "the fetch was called off" };
        return {
          kind: "refused",
          reason: `the feed did not arrive within ${timeoutMs / 1000} seconds; try again later`,
        };
      }
    },
  };

  async function follow(request: FetchFeedRequest, ended: AbortSignal): Promise<FetchFeedResult> {
    let url = parseAddress(request.url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await ask(url, headersFor(request), ended);
      const location = answer.headers.location;
      if (!REDIRECT_STATUSES.has(answer.status) || location === undefined) return toResult(url, answer);
      url = parseAddress(location, url);
    }
    throw refusal(`${url.host} redirects more than ${MAX_REDIRECTS} times; give the address it should end at`);
  }

  async function ask(url: URL, headers: Record<string, string>, ended: AbortSignal): Promise<Answer> {
    try {
      const addresses = await findPublicAddresses(url, ended);
      return await get(url, { addresses, headers, maxBytes, ended });
    } catch (error) {
      if (error instanceof KairoError || ended.aborted) throw error;
      throw refusal(`${url.host} ${describeFailure(error)}`);
    }
  }

  async function findPublicAddresses(url: URL, ended: AbortSignal): Promise<HostAddress[]> {
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = await Promise.race([resolve(hostname), rejectWhenAborted(ended)]);
    const arePublic = addresses.every(({ address }) => isPublicAddress(address, { allowLoopback }));
    if (arePublic && addresses.length > 0) return addresses;
    throw refusal(`${url.host} is inside a private or reserved network; only public addresses are fetched`);
  }
}

/** Thrown only as far as `fetch`, which turns it into the answer. */
function refusal(reason: string): KairoError {
  return new KairoError("INVALID", reason);
}

function parseAddress(raw: string, base?: URL): URL {
  const url = raw.length > MAX_URL_CHARS ? null : URL.parse(raw.trim(), base?.href);
  const shown = cleanText(raw, { limit: 120 });
  if (url === null)
    throw refusal(`"${shown}" is not a web address; one that begins with http:// or https:// is needed`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refusal(`"${shown}" is not on the web; an address that begins with http:// or https:// is needed`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refusal(
      `the address at ${url.host} carries a user name or password; only feeds that are open to all are fetched`,
    );
  }
  return url;
}

function headersFor({ etag, lastModified }: FetchFeedRequest): Record<string, string> {
  const headers: Record<string, string> = {
    accept: ACCEPT,
    "accept-encoding": "gzip",
    "user-agent": "Kairo feed reader",
  };
  if (etag && HEADER_VALUE.test(etag)) headers["if-none-match"] = etag;
  if (lastModified && HEADER_VALUE.test(lastModified)) headers["if-modified-since"] = lastModified;
  return headers;
}

type GetOptions = { addresses: HostAddress[]; headers: Record<string, string>; maxBytes: number; ended: AbortSignal };

function get(url: URL, { addresses, headers, maxBytes, ended }: GetOptions): Promise<Answer> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      headers,
      agent: false,
      signal: ended,
      lookup: (_hostname, { all }, callback) => {
        const [first] = addresses;
        if (all) callback(null, addresses);
        else callback(null, first?.address ?? "", first?.family);
      },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const status = response.statusCode ?? 0;
      const finish = (bytes: Buffer): void => resolve({ status, headers: response.headers, bytes });
      if (isReadable(status)) collect(response, maxBytes).then(finish, reject);
      else {
        finish(Buffer.alloc(0));
        outgoing.destroy();
      }
    });
    outgoing.end();
  });
}

function isReadable(status: number): boolean {
  return status === 200 || status === 203;
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(response.headers["content-length"] ?? 0);
  const tooLarge = refusal(
    `the answer is larger than ${maxBytes / 1024 / 1024} MB; split the feed or import it from files`,
  );
  try {
    if (size > maxBytes) throw tooLarge;
    size = 0;
    for await (const chunk of response) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    response.destroy();
  }
}

function toResult(url: URL, { status, headers, bytes }: Answer): FetchFeedResult {
  if (status === 304) return { kind: "not_modified" };
  if (!isReadable(status))
    return { kind: "refused", reason: `${url.host} answered ${status} instead of a feed; ${adviceFor(status)}` };
  const encoding = (headers["content-encoding"] ?? "").toLowerCase();
  if (!READABLE_ENCODINGS.has(encoding)) {
    return {
      kind: "refused",
      reason: `${url.host} packs its answer as "${cleanText(encoding, { limit: 40 })}"; plain or gzip is read`,
    };
  }
  return {
    kind: "fetched",
    bytes,
    contentType: headers["content-type"] ?? null,
    finalUrl: url.href,
    etag: headers.etag ?? null,
    lastModified: headers["last-modified"] ?? null,
  };
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "only feeds that are open to all are fetched";
  if (status === 404 || status === 410) return "check the address";
  return status === 429 || status >= 500 ? "try again later" : "give the address of the feed itself";
}

function describeFailure(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "is not a known name; check the address";
  if (code === "ECONNREFUSED" || code === "EHOSTUNREACH" || code === "ENETUNREACH")
    return "cannot be reached; check the address";
  if (/CERT|SSL|TLS/.test(code)) return "has no certificate that can be trusted; check the address, or try another";
  return "broke off the connection; try again later";
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
