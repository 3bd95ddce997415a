import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "../../src/api/root.ts";

/** Calls in one batch, at most; the server takes no more. */
const MAX_BATCH = 10;

export interface KairoClientOptions {
  /** `https://kairo.example` */
  url: string;
  /** A fresh access token for every request; null sends none. */
  getToken: () => Promise<string | null> | string | null;
  fetch?: typeof globalThis.fetch;
  /** What follows streams: the `eventsource` package, whose `fetch` can carry a token. Without it nothing is followed. */
  // biome-ignore lint/suspicious/noExplicitAny: any implementation of the interface will do
  EventSource?: any;
}

/** Everything Kairo can be asked, typed: calls in batches, dates as dates, streams that resume. */
export function createKairoClient(options: KairoClientOptions) {
  const url = `${options.url.replace(/\/$/, "")}/trpc`;
  const ownFetch = options.fetch ?? globalThis.fetch;
  const headers = async (): Promise<Record<string, string>> => {
    const token = await options.getToken();
    return token ? { authorization: `Bearer ${token}` } : {};
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url,
          transformer: superjson,
          EventSource: options.EventSource,
          eventSourceOptions: async () => {
            const own = await headers();
            return {
              fetch: (input: string | URL, init: RequestInit) =>
                ownFetch(input, { ...init, headers: { ...(init.headers as Record<string, string>), ...own } }),
            };
          },
        }),
        false: httpBatchLink({ url, transformer: superjson, headers, fetch: ownFetch, maxItems: MAX_BATCH }),
      }),
    ],
  });
}

export type KairoClient = ReturnType<typeof createKairoClient>;
