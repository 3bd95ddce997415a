import { type AddressInfo, createServer, Socket } from "node:net";

/** Where in a round trip the blow falls: before the database hears of it, or when it has answered and nobody heard. */
export type Moment = "asked" | "answered";

export interface Strike {
  /** Which round trip, counted from 1 since the proxy was armed. */
  roundTrip: number;
  moment: Moment;
  /** Called once; the message, or its answer, is held until it resolves. "pass" lets it go on then, "cut" ends the connection. */
  blow(): Promise<"pass" | "cut">;
}

export interface StrikingProxy {
  port: number;
  /** Counts anew from here, and strikes once, or never. */
  arm(strike: Strike | null): void;
  /** Round trips since the proxy was armed. */
  roundTrips(): number;
  hasStruck(): boolean;
  close(): Promise<void>;
}

/** Messages that the server ends with ReadyForQuery: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const QUERY = 0x51;
const SYNC = 0x53;

/**
 * A TCP proxy on loopback before a PostgreSQL server, which counts the messages that ask for an answer, over all its
 * connections.
 */
export async function startStrikingProxy(server: { host: string; port: number }): Promise<StrikingProxy> {
  const sockets = new Set<Socket>();
  let strike: Strike | null = null;
  let count = 0;
  let hasStruck = false;

  const listener = createServer((client) => {
    const upstream = new Socket();
    const endBoth = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // A broken connection is what this is about.
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        endBoth();
      });
    }
    upstream.connect(server.port, server.host);
    const split = createSplitter();
    let passing = Promise.resolve();
    let falling: Strike | null = null;

    async function fall(struck: Strike): Promise<boolean> {
      const passes = (await struck.blow()) === "pass";
      if (!passes) endBoth();
      return passes;
    }

    async function forward(message: Buffer, isRequest: boolean): Promise<void> {
      if (isRequest) {
        count += 1;
        if (strike && count === strike.roundTrip && !hasStruck) {
          hasStruck = true;
          if (strike.moment === "answered") falling = strike;
          else if (!(await fall(strike))) return;
        }
      }
      upstream.write(message);
    }

    client.on("data", (chunk: Buffer) => {
      for (const { message, isRequest } of split(chunk)) passing = passing.then(() => forward(message, isRequest));
    });
    upstream.on("data", (chunk) => {
      if (!falling) {
        client.write(chunk);
        return;
      }
      const struck = falling;
      falling = null;
      upstream.pause();
      void fall(struck).then((passes) => {
        if (!passes) return;
        client.write(chunk);
        upstream.resume();
      });
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    arm: (next) => {
      strike = next;
      count = 0;
      hasStruck = false;
    },
    roundTrips: () => count,
    hasStruck: () => hasStruck,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}

/** Parse, Bind, Describe, Execute and Close: they wait for the Sync behind them, as a client sends them in one piece. */
const PARTS_OF_A_REQUEST: ReadonlySet<number | undefined> = new Set([0x50, 0x42, 0x44, 0x45, 0x43]);

/** Cuts a frontend's stream into requests and what else it says. The first message of a connection has no type byte. */
function createSplitter(): (chunk: Buffer) => { message: Buffer; isRequest: boolean }[] {
  let pending: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let hasStarted = false;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const messages: { message: Buffer; isRequest: boolean }[] = [];
    for (;;) {
      const header = hasStarted ? 1 : 0;
      if (pending.length < header + 4) return messages;
      const length = header + pending.readInt32BE(header);
      if (pending.length < length) return messages;
      const message = pending.subarray(0, length);
      const type = hasStarted ? message[0] : undefined;
      pending = pending.subarray(length);
      hasStarted = true;
      parts.push(message);
      if (PARTS_OF_A_REQUEST.has(type)) continue;
      messages.push({ message: Buffer.concat(parts), isRequest: type === QUERY || type === SYNC });
      parts = [];
    }
  };
}
