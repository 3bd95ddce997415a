import type { ApiDependencies } from "../api/dependencies.ts";
import type { TokenVerifier } from "../api/identity/verify-token.ts";
import { DEFAULT_API_LIMITS, DEFAULT_STREAM_LIMITS } from "../api/limits.ts";
import { createRateGate } from "../api/rate-gate.ts";
import { createApiContext } from "../api/request.ts";
import { createCaller } from "../api/root.ts";
import { createRunStreams } from "../api/run-streams.ts";
import type { UserId } from "../core/ids.ts";
import type { Container } from "./container.ts";
import { VERSION } from "./version.ts";

/** For scripts that read a brand file before they call anything. */
export { parseBrandFile } from "../services/create-brand.ts";

/** What the API is built from, taken out of the container. */
export function apiDependenciesOf(container: Container, verifyToken: TokenVerifier): ApiDependencies {
  const { unitOfWork, access, orchestrators, todayBoardReader, users, ids, clock, telemetry, config } = container;
  const { announcements } = container;
  return {
    unitOfWork,
    access,
    verifyToken,
    orchestrators,
    todayBoardReader,
    runStreams: createRunStreams({ unitOfWork, announcements, clock, limits: DEFAULT_STREAM_LIMITS }),
    users,
    ids,
    clock,
    telemetry,
    version: VERSION,
    providerMode: config.llmProvider,
    limits: DEFAULT_API_LIMITS,
    secretBox: container.secretBox,
    rates: createRateGate(DEFAULT_API_LIMITS),
    load: container.load,
    metrics: container.metrics,
    corsOrigins: config.corsOrigins,
    readiness: container.readiness,
  };
}

export type LocalCaller = ReturnType<typeof createLocalCaller>;

/** Calls procedures in this process as a user whom the process itself vouches for; all other checks stay. */
export function createLocalCaller(container: Container, userId: UserId, idempotencyKey: string | null = null) {
  const verifyToken: TokenVerifier = async () => ({ userId, email: null, expiresAt: null });
  const context = createApiContext(apiDependenciesOf(container, verifyToken), {
    authorization: "Bearer in-process",
    idempotencyKey,
    correlationId: `local-${container.ids.next("run").slice("run_".length)}`,
  });
  return createCaller(context);
}
