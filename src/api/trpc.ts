import { randomBytes, randomUUID } from "node:crypto";
import { initTRPC, type TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import { KairoError, notFound } from "../core/errors.ts";
import { BrandId, TenantId } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import { type BrandScope, mintBrandScope, mintTenantScope, type Role, roleAllows } from "../core/scope.ts";
import { errorBody, kairoErrorOf, TRPC_CODES, trpcErrorOf } from "./errors.ts";
import { IdempotencyKey } from "./inputs.ts";
import { STREAM_LONGEST_MILLISECONDS, STREAM_PING_MILLISECONDS, STREAM_SILENCE_MILLISECONDS } from "./limits.ts";
import { refuseOverload } from "./rate-gate.ts";
import { type ApiContext, requestOf } from "./request.ts";
import type { Followed } from "./run-streams.ts";
import { isComeBack, isStream } from "./stream-output.ts";
import { SECRET_PREFIX, type Webhook } from "./verify-webhook.ts";
import { WIRE_FORM } from "./wire-form.ts";

/** What a procedure says about itself besides its schemas. */
export interface ApiMeta {
  /** Also served as plain JSON. `{brand_id}` in the path is the input's `brandId`. */
  rest?: { method: "GET" | "POST"; path: `/api/${string}` };
  /** Takes signed deliveries of other systems too, over its plain path. */
  webhooks?: true;
  /** Which limit its body has; the common one when left out. */
  body?: "events" | "imports";
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ApiMeta>()
  .create({
    transformer: WIRE_FORM,
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: STREAM_PING_MILLISECONDS },
      client: { reconnectAfterInactivityMs: STREAM_SILENCE_MILLISECONDS },
      maxDurationMs: STREAM_LONGEST_MILLISECONDS,
    },
    errorFormatter({ error, path, ctx }) {
      const kairoError = kairoErrorOf(error, path ?? "The call");
      const { code, message } = kairoError;
      const data = errorBody(kairoError, ctx?.correlationId ?? "unknown");
      return { message, code: TRPC_ERROR_CODES_BY_KEY[TRPC_CODES[code]], data };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Every error leaves as one of the family; what we did not expect is written down here, and only here. */
const procedure = t.procedure.use(async ({ ctx, path, next }) => {
  requestOf(ctx).note({ procedure: path });
  const known = (thrown: unknown): TRPCError => {
    const error = kairoErrorOf(thrown, path);
    const { correlationId } = ctx;
    const { telemetry } = requestOf(ctx).dependencies;
    if (error.code === "INTERNAL") {
      telemetry.error("api.failed", error.cause, { procedure: path, correlation_id: correlationId });
    }
    return trpcErrorOf(error);
  };
  const result = await next();
  if (!result.ok) throw known(result.error);
  if (isStream(result.data)) result.data = withKnownErrors(result.data, known);
  return result;
});

/** What a stream fails with on its way would reach nobody's eyes, and its client would try for ever. */
async function* withKnownErrors(events: AsyncIterable<unknown>, known: (thrown: unknown) => TRPCError) {
  try {
    yield* events;
  } catch (error) {
    throw isComeBack(error) ? error : known(error);
  }
}

/** Somebody who is signed in. Without a good token nothing else happens, not one query. */
export const userProcedure = procedure.use(async ({ ctx, next }) => {
  const { dependencies, identify } = requestOf(ctx);
  const identity = await identify();
  await dependencies.rates.call(identity.userId);
  return next({ ctx: { identity, now: dependencies.clock.now(), providerMode: dependencies.providerMode } });
});

/** Somebody who is signed in, before or beside any one account. */
export const accountProcedure = userProcedure.use(({ ctx, next }) => {
  const { dependencies, forgetMemberships } = requestOf(ctx);
  const startAccount: AccessDirectory["startAccount"] = async (request) => {
    await dependencies.access.startAccount(request);
    forgetMemberships();
  };
  return next({ ctx: { ids: dependencies.ids, startAccount } });
});

/** The accounts of somebody who is signed in, each with leave to read its list of brands. */
export const membershipsProcedure = userProcedure.use(async ({ ctx, next }) => {
  const { dependencies, findMemberships } = requestOf(ctx);
  const { correlationId, identity } = ctx;
  const actor = { kind: "user", userId: identity.userId } as const;
  const accounts = (await findMemberships()).map((membership) => ({
    membership,
    scope: mintTenantScope({ tenantId: membership.tenantId, actor, correlationId }),
  }));
  return next({ ctx: { accounts, unitOfWork: { tenant: dependencies.unitOfWork.tenant } } });
});

/** A whole account: every brand of it, for somebody who is `needed` there. */
export function tenantProcedure(needed: Role) {
  return membershipsProcedure.input(z.object({ tenantId: TenantId })).use(({ ctx, input, path, next }) => {
    const { dependencies } = requestOf(ctx);
    const account = ctx.accounts.find(({ membership }) => membership.tenantId === input.tenantId);
    if (!account) throw notFound("account", input.tenantId);
    refuseLowerRole(account.membership.role, needed, path);
    const { correlationId } = ctx;
    const { actor, tenantId } = account.scope;
    return next({
      ctx: {
        scope: account.scope,
        membership: account.membership,
        unitOfWork: dependencies.unitOfWork,
        users: dependencies.users,
        uses: {
          ids: dependencies.ids,
          now: ctx.now,
          /** Leave to touch one of the account's brands, in a transaction of the account. */
          enterBrand: (brandId: BrandId) => mintBrandScope({ tenantId, brandId, actor, correlationId }),
        },
      },
    });
  });
}

/**
 * One brand, for somebody who is `needed` there: the only place of the API that gives leave to touch a brand's data.
 * Another account's brand and one that does not exist answer the same.
 */
function brandProcedure(needed: Role) {
  return userProcedure.input(z.object({ brandId: BrandId })).use(async ({ ctx, input, path, next }) => {
    const { scope, revision } = await openBrand(ctx, input.brandId, needed, path);
    return next({ ctx: { scope, revision } });
  });
}

interface OpenedBrand {
  scope: BrandScope;
  /** What the brand's content was just found to stand at; null where an earlier call of the request looked. */
  revision: string | null;
}

async function openBrand(ctx: ApiContext, brandId: BrandId, needed: Role, path: string): Promise<OpenedBrand> {
  const request = requestOf(ctx);
  const { userId } = await request.identify();
  const access = await request.findBrandAccess(brandId);
  if (!access) throw notFound("brand", brandId);
  refuseLowerRole(access.role, needed, path);
  request.note({ brandId });
  const actor = { kind: "user", userId } as const;
  const scope = mintBrandScope({ tenantId: access.tenantId, brandId, actor, correlationId: ctx.correlationId });
  return { scope, revision: access.revision };
}

function refuseLowerRole(role: Role, needed: Role, procedureName: string): void {
  if (roleAllows(role, needed)) return;
  throw new KairoError("FORBIDDEN", `${procedureName} needs the role ${needed} here; yours is ${role}.`, {
    details: { role, needed },
  });
}

/** Mutations that may ask a model: they meet orchestrators and nothing else. */
export const heroProcedure = brandProcedure("editor")
  .input(z.object({ idempotencyKey: IdempotencyKey.nullish() }))
  .use(async ({ ctx, input, next }) => {
    const { dependencies, idempotencyKey: header } = requestOf(ctx);
    await dependencies.rates.start(ctx.scope.brandId);
    await refuseOverload(dependencies.load, dependencies.limits.waitingJobs);
    const idempotencyKey = input.idempotencyKey ?? checkedHeader(header);
    return next({ ctx: { orchestrators: dependencies.orchestrators, idempotencyKey } });
  });

function checkedHeader(header: string | null): string | null {
  const parsed = IdempotencyKey.nullable().safeParse(header);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0]?.message ?? "cannot be used";
  throw new KairoError("INVALID", `The Idempotency-Key header ${problem}.`, { fields: { idempotencyKey: problem } });
}

/** Queries: one consistent view of the brand, in a transaction that the database keeps from writing. */
export const referenceProcedure = brandProcedure("viewer").use(({ ctx, next }) => {
  const { dependencies } = requestOf(ctx);
  const { scope } = ctx;
  return next({
    ctx: {
      readToday: () => dependencies.todayBoardReader.read(scope, ctx.revision),
      read: <T>(work: (tx: Work, scope: BrandScope) => Promise<T>): Promise<T> =>
        dependencies.unitOfWork.read(scope, (tx) => work(tx, scope)),
    },
  });
});

/** Subscriptions: a brand's runs as they change. Access is checked again and again while somebody follows. */
export const followingProcedure = brandProcedure("viewer").use(({ ctx, path, signal, next }) => {
  const { access, runStreams } = requestOf(ctx).dependencies;
  const { identity, scope } = ctx;
  const viewer = {
    scope,
    userId: identity.userId,
    leaveEndsAt: identity.expiresAt,
    async checkAccess() {
      const found = await access.findBrandAccess(identity.userId, scope.brandId);
      if (!found) throw notFound("brand", scope.brandId);
      refuseLowerRole(found.role, "viewer", path);
    },
  };
  return next({ ctx: { followRuns: (followed: Followed) => runStreams.open(viewer, followed, signal) } });
});

/** Mutations that people decide: repositories and engines in one transaction, never a model. */
function writingProcedure(needed: Role) {
  return brandProcedure(needed).use(({ ctx, next }) => {
    const { dependencies } = requestOf(ctx);
    const { scope } = ctx;
    return next({
      ctx: {
        uses: { ids: dependencies.ids, now: ctx.now },
        read: <T>(work: (tx: Work, scope: BrandScope) => Promise<T>): Promise<T> =>
          dependencies.unitOfWork.read(scope, (tx) => work(tx, scope)),
        write: <T>(work: (tx: Work, scope: BrandScope) => Promise<T>): Promise<T> =>
          dependencies.unitOfWork.write(scope, (tx) => work(tx, scope)),
      },
    });
  });
}

export const editorialProcedure = writingProcedure("editor");
export const settingsProcedure = writingProcedure("owner");
/** What a brand is and says: content, which editors keep too. */
export const brandContentProcedure = writingProcedure("editor");
/** As settings, with what keeps secrets. */
export const secretsProcedure = settingsProcedure.use(({ ctx, next }) => {
  const { secretBox } = requestOf(ctx).dependencies;
  const newSecret = () => SECRET_PREFIX + randomBytes(SECRET_BYTES).toString("base64");
  return next({ ctx: { uses: { ...ctx.uses, secretBox }, newSecret, newId: randomUUID } });
});

/** What happened outside, told by somebody who works there or by a system that signs for the brand. */
export const eventsProcedure = procedure
  .input(z.object({ brandId: BrandId }))
  .use(async ({ ctx, input, path, next }) => {
    const request = requestOf(ctx);
    const { dependencies } = request;
    const webhook = request.webhook();
    const scope = webhook
      ? await openBrandByWebhook(ctx, webhook, input.brandId)
      : await openBrandByMember(ctx, input.brandId, path);
    return next({
      ctx: {
        uses: { ids: dependencies.ids, now: dependencies.clock.now() },
        delivery: webhook?.delivery ?? null,
        write: <T>(work: (tx: Work, scope: BrandScope) => Promise<T>): Promise<T> =>
          dependencies.unitOfWork.write(scope, (tx) => work(tx, scope)),
      },
    });
  });

async function openBrandByMember(ctx: ApiContext, brandId: BrandId, path: string): Promise<BrandScope> {
  const { dependencies, identify } = requestOf(ctx);
  await dependencies.rates.call((await identify()).userId);
  return (await openBrand(ctx, brandId, "editor", path)).scope;
}

async function openBrandByWebhook(ctx: ApiContext, webhook: Webhook, asked: BrandId): Promise<BrandScope> {
  const request = requestOf(ctx);
  const { tenantId, brandId } = webhook;
  if (asked !== brandId) throw notFound("brand", asked);
  await request.dependencies.rates.start(brandId);
  request.note({ brandId });
  const actor = { kind: "system", job: "webhook" } as const;
  return mintBrandScope({ tenantId, brandId, actor, correlationId: ctx.correlationId });
}

const SECRET_BYTES = 32;
/** What people saw: everybody's eyes count. */
export const seenProcedure = writingProcedure("viewer");
