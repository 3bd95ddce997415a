import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_API_LIMITS } from "../../../src/api/limits.ts";
import { createRateGate } from "../../../src/api/rate-gate.ts";
import { startHttpServer } from "../../../src/api/server.ts";
import { apiDependenciesOf } from "../../../src/app/api.ts";
import { readConfig } from "../../../src/app/config.ts";
import { createContainer } from "../../../src/app/container.ts";
import type { DatabaseAddress } from "../../../src/app/database.ts";
import { openIdentity } from "../../../src/app/identity.ts";
import { LOCAL_USER_ID } from "../../../src/app/local-signing-key.ts";
import { silentTelemetry } from "../../../src/core/ports/telemetry.ts";
import { createConnectionPool } from "../../../src/persistence/connection-pool.ts";

const CONNECTIONS = 14;
const PATIENCE_MS = 20_000;
/** Everything a row has, the best fifty of a brand. */
const BARE_SQL = `select * from kairo.opportunities
  where brand_id = $1 and status = 'open' and deleted_at is null
  order by score_total desc, id desc limit 50`;

/** Serves the API and the bare handler from one process, on ports of their own, and tells its parent where. */
async function serveBoth({ address, dataDir }: { address: DatabaseAddress; dataDir: string }): Promise<void> {
  const config = readConfig({
    DATABASE_URL: address.runtimeUrl,
    KAIRO_DATA_DIR: dataDir,
    LLM_PROVIDER: "offline",
    LOG_LEVEL: "silent",
  });
  const container = await createContainer(config, address, { telemetry: silentTelemetry });
  const identity = await openIdentity(config, container.clock);
  const unlimited = { ...DEFAULT_API_LIMITS, callsPerUserMinute: Number.MAX_SAFE_INTEGER };
  const server = await startHttpServer({
    dependencies: { ...apiDependenciesOf(container, identity.verifyToken), rates: createRateGate(unlimited) },
    host: "127.0.0.1",
    port: 0,
  });
  process.send?.({
    kairo: server.url,
    bare: await serveBare(address.ownerUrl),
    token: await identity.issueToken?.({ userId: LOCAL_USER_ID, lifetimeSeconds: 3_600 }),
  });
}

/** What the API is compared with: one statement over the same pool library, and its rows as JSON. */
async function serveBare(url: string): Promise<string> {
  const pool = createConnectionPool({
    url,
    size: CONNECTIONS,
    statementTimeoutMs: PATIENCE_MS,
    queryTimeoutMs: PATIENCE_MS,
    connectionTimeoutMs: PATIENCE_MS,
    idleInTransactionTimeoutMs: PATIENCE_MS,
    lockTimeoutMs: PATIENCE_MS,
    applicationName: "bare",
    onError: () => {},
  });
  const server = createServer(async (request, response) => {
    const brandId = new URL(request.url ?? "/", "http://bare").searchParams.get("brandId");
    const { rows } = await pool.query(BARE_SQL, [brandId]);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ opportunities: rows }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

process.once("message", (message) => void serveBoth(message as Parameters<typeof serveBoth>[0]));
process.once("disconnect", () => process.exit(0));
