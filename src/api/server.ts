import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type Connections, watchConnections } from "./connections.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { createHttpApp } from "./http.ts";
import {
  CONNECTIONS_CHECK_MILLISECONDS,
  DRAIN_MILLISECONDS,
  HEADERS_TIMEOUT_MILLISECONDS,
  REQUEST_TIMEOUT_MILLISECONDS,
  STALLED_CLIENT_MILLISECONDS,
  SWEEP_MILLISECONDS,
} from "./limits.ts";
import type { RunStreams } from "./run-streams.ts";

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
  const connections = watchConnections(server, STALLED_CLIENT_MILLISECONDS);
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
    close: () => closeServer(server, connections, dependencies.runStreams),
  };
}

async function closeServer(
  server: Server,
  connections: Connections,
  streams: Pick<RunStreams, "drain">,
): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
  // A connection that ends its last answer now would be kept for a next request that must not come.
  const sweep = setInterval(() => connections.closeUnused(), SWEEP_MILLISECONDS);
  streams.drain();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
