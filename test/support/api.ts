import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import { expect } from "vitest";
import type { ApiDependencies } from "../../src/api/dependencies.ts";
import { createHttpApp } from "../../src/api/http.ts";
import { createTokenVerifier } from "../../src/api/identity/verify-token.ts";
import type { AppRouter } from "../../src/api/root.ts";
import { apiDependenciesOf } from "../../src/app/api.ts";
import { LOCAL_ISSUER, type LocalSigningKey, openLocalSigningKey } from "../../src/app/local-signing-key.ts";
import { ErrorDTO } from "../../src/core/dto/error.ts";
import type { UserId } from "../../src/core/ids.ts";
import type { Role } from "../../src/core/scope.ts";
import type { Kairo, TestBrand } from "./kairo.ts";

const AUDIENCE = "authenticated";

export interface RestAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** The API as callers meet it, in this process: real tokens, real HTTP requests, no socket. */
export interface TestApi {
  app: ReturnType<typeof createHttpApp>;
  dependencies: ApiDependencies;
  tokenFor(userId: UserId): Promise<string>;
  /** A tRPC client of somebody; null sends no token. */
  clientOf(userId: UserId | null, headers?: Record<string, string>): ReturnType<typeof createTRPCClient<AppRouter>>;
  /** A plain HTTP call of somebody; null sends no token. */
  call(userId: UserId | null, method: "GET" | "POST", path: string, options?: CallOptions): Promise<RestAnswer>;
  close(): Promise<void>;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

export async function openTestApi(kairo: Kairo, overrides: Partial<ApiDependencies> = {}): Promise<TestApi> {
  const { folder, key } = await makeSigningKey();
  const { clock } = kairo.container;
  const keys = { kind: "local", publicKey: key.publicKey } as const;
  const verifyToken = createTokenVerifier({ keys, issuer: LOCAL_ISSUER, audience: AUDIENCE, clock });
  // Tests call more often than people do; the test of the limits brings its own.
  const rates = { call: async () => {}, start: async () => {} };
  const dependencies = { ...apiDependenciesOf(kairo.container, verifyToken), rates, ...overrides };
  const app = createHttpApp(dependencies);
  const tokenFor = (userId: UserId) => key.issueToken({ userId, audience: AUDIENCE, now: clock.now() });
  const authorizationOf = async (userId: UserId | null): Promise<Record<string, string>> =>
    userId === null ? {} : { authorization: `Bearer ${await tokenFor(userId)}` };
  return {
    app,
    dependencies,
    tokenFor,
    clientOf: (userId, headers = {}) =>
      createTRPCClient<AppRouter>({
        links: [
          httpLink({
            url: "http://kairo.test/trpc",
            transformer: superjson,
            headers: async () => ({ ...(await authorizationOf(userId)), ...headers }),
            fetch: async (url, init) => app.request(url as string, init as RequestInit),
          }),
        ],
      }),
    async call(userId, method, path, { body, headers = {} } = {}) {
      const answer = await app.request(path, {
        method,
        headers: {
          ...(await authorizationOf(userId)),
          ...(body ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function makeSigningKey(): Promise<{ folder: string; key: LocalSigningKey }> {
  const folder = await mkdtemp(join(tmpdir(), "kairo-key-"));
  return { folder, key: await openLocalSigningKey(folder) };
}

/** Somebody else of the brand's account. */
export async function addMember(
  { container }: Kairo,
  { tenantScope }: TestBrand,
  role: Role,
  brandIds: TestBrand["scope"]["brandId"][] | null = null,
): Promise<UserId> {
  const userId = randomUUID();
  const member = {
    tenantId: tenantScope.tenantId,
    userId,
    role,
    brandIds,
    addedAt: container.clock.now(),
    email: null,
  };
  await container.unitOfWork.tenant(tenantScope, (tx) => tx.tenants.saveMember(tenantScope, member));
  return userId;
}

/** The refusal that a call ends with; a call that succeeds fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<ErrorDTO> {
  const error = await call.then(
    (answer) => expect.fail(`This call was to be refused, and answered ${JSON.stringify(answer)?.slice(0, 300)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof TRPCClientError) return ErrorDTO.parse(error.data);
  throw error;
}
