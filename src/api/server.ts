import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { ApiDependencies } from "./dependencies.ts";
import { createHttpApp } from "./http.ts";
import {
  CONNECTIONS_CHECK_MILLISECONDS,
  DRAIN_MILLISECONDS,
  HEADERS_TIMEOUT_MILLISECONDS,
  REQUEST_TIMEOUT_MILLISECONDS,
} from "./limits.ts";

const SWEEP_MILLISECONDS = 20;

export interface HttpServer {
  /** `http://127.0.0.1:4000` */
  url: string;
  /** Takes no more requests and waits for those under way, as long as a drain may last. */
  close(): Promise<void>;
}

/** Listens. Port 0 picks a free one. */
export async function startHttpServer(options: {
  dependencies: ApiDependencies;
  host: string;
  port: number;
}): Promise<HttpServer> {
  const { dependencies, host, port } = options;
  const server = createAdaptorServer({
    fetch: createHttpApp(dependencies).fetch,
    serverOptions: {
      headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MILLISECONDS,
    },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
    close: () => closeServer(server),
  };
}

async function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
  // A connection that has just ended its request would be kept alive, and keep this process alive with it.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
