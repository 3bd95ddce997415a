import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { KairoError } from "../../core/errors.ts";

/** Below the ranges that systems hand to outgoing connections, so none of those sits on the port at the next start. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 50;

/** A loopback port nobody listens on: `preferred` if it is one. Throws UNAVAILABLE after fifty taken ones. */
export async function pickPort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  throw new KairoError(
    "UNAVAILABLE",
    `No free port between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1 after ${TRIES} tries; ` +
      "end what listens there, or set DATABASE_URL to a PostgreSQL server of your own.",
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
