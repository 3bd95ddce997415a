import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line between a client and a server that a test can cut. */
export interface CuttingProxy {
  url: string;
  /** Cuts every connection that is open now. */
  cut(): void;
  /** Where new connections lead; null refuses them. */
  lead(url: string | null): void;
  /** Connections made so far. */
  count(): number;
  close(): Promise<void>;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  let port: number | null = Number(new URL(target).port);
  let made = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  };
  const server = createServer((client) => {
    keep(client);
    if (port === null) return client.destroy();
    made += 1;
    const upstream = connect(port, "127.0.0.1");
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    lead: (url) => {
      port = url === null ? null : Number(new URL(url).port);
    },
    count: () => made,
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
