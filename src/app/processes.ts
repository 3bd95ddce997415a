import type { HttpServer } from "../api/server.ts";
import { startHttpServer } from "../api/server.ts";
import { KairoError } from "../core/errors.ts";
import type { JobWorker } from "../jobs/worker.ts";
import { apiDependenciesOf } from "./api.ts";
import type { Config } from "./config.ts";
import { type Container, createContainer, type Overrides } from "./container.ts";
import { openDatabase, readyDatabase } from "./database.ts";
import { type DeploymentIdentity, openIdentity } from "./identity.ts";

/** The three processes Kairo is made of; any set of them may share one. */
export const ROLES_OF_PROCESS = ["api", "worker", "learner"] as const;
export type ProcessRole = (typeof ROLES_OF_PROCESS)[number];

export interface Running {
  container: Container;
  identity: DeploymentIdentity;
  /** Null where this process serves no API. */
  url: string | null;
  /** Takes nothing new, finishes what is in hand, lets go of the rest. */
  stop(): Promise<void>;
}

/**
 * Starts the named roles in this process.
 *
 * @throws UNAVAILABLE when a database of somebody else's stands at another version: migrating it is a decision
 */
export async function startProcesses(
  config: Config,
  roles: readonly ProcessRole[],
  overrides: Overrides = {},
): Promise<Running> {
  const database = await openDatabase(config);
  const risk = await readyDatabase(database);
  const container = await createContainer(config, database, overrides);
  if (risk) container.telemetry.warn("database.powerful_login", { reason: risk });
  try {
    const identity = await openIdentity(config, container.clock);
    const draining = { isDraining: false };
    const server = roles.includes("api") ? await startApi(container, identity, draining) : null;
    const workers = await startWorkers(container, roles);
    return {
      container,
      identity,
      url: server?.url ?? null,
      stop: async () => {
        draining.isDraining = true;
        await Promise.all([server?.close(), ...workers.map((worker) => worker.stop())]);
        await container.close();
      },
    };
  } catch (error) {
    await container.close();
    throw error;
  }
}

async function startWorkers(container: Container, roles: readonly ProcessRole[]): Promise<JobWorker[]> {
  const handlers = [
    ...(roles.includes("worker") ? container.handlers.worker : []),
    ...(roles.includes("learner") ? container.handlers.learner : []),
  ];
  if (handlers.length === 0) return [];
  const worker = container.createWorker(handlers);
  await worker.start();
  return [worker];
}

/** A draining process says so first, so that a balancer sends no more; then it stops listening. */
async function startApi(
  container: Container,
  identity: DeploymentIdentity,
  draining: { isDraining: boolean },
): Promise<HttpServer> {
  const dependencies = apiDependenciesOf(container, identity.verifyToken);
  const { HOST: host, PORT: port } = container.config;
  const starting = startHttpServer({
    host,
    port,
    dependencies: {
      ...dependencies,
      readiness: async () =>
        draining.isDraining ? { ready: false, reasons: ["This process is shutting down."] } : dependencies.readiness(),
    },
  });
  return starting.catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EADDRINUSE")
      throw new KairoError(
        "UNAVAILABLE",
        `Port ${port} on ${host} is taken; set PORT to another, or to 0 for a free one.`,
      );
    if (code === "ENOTFOUND" || code === "EADDRNOTAVAIL")
      throw new KairoError("INVALID", `HOST ${host} is no address of this machine; 127.0.0.1 is one.`);
    throw error;
  });
}
