import { KairoError } from "../core/errors.ts";
import type { BrandId } from "../core/ids.ts";
import type { Membership } from "../core/membership.ts";
import type { AccessDirectory, BrandAccess } from "../core/ports/access-directory.ts";
import type { ApiDependencies } from "./dependencies.ts";
import type { Identity } from "./identity/verify-token.ts";
import type { Webhook } from "./verify-webhook.ts";

const request: unique symbol = Symbol("request");

/** What a request carries. Everything beyond the correlation id is handed out by the base procedures, branch by branch. */
export interface ApiContext {
  readonly correlationId: string;
  readonly [request]: ApiRequest;
}

export interface RequestFacts {
  procedure?: string;
  brandId?: BrandId;
}

/** One request: who sent it and what they may touch, each looked up once and no longer kept than the request. */
export interface ApiRequest {
  dependencies: ApiDependencies;
  idempotencyKey: string | null;
  /** @throws UNAUTHENTICATED without a good token */
  identify(): Promise<Identity>;
  /** The revision is told to the first who asks alone: for whoever asks later it may be another by then. */
  findBrandAccess(brandId: BrandId): Promise<(Omit<BrandAccess, "revision"> & { revision: string | null }) | null>;
  findMemberships(): Promise<Membership[]>;
  /** What was looked up may have changed: this request itself made an account. */
  forgetMemberships(): void;
  /** The signed delivery that this request is; null for everything else. */
  webhook(): Webhook | null;
  /** Said by the edge alone, once the signature holds. */
  admit(webhook: Webhook): void;
  /** Adds what the request's log line should say. */
  note(facts: RequestFacts): void;
  noted(): RequestFacts;
}

export interface RequestHead {
  /** The `Authorization` header as it came. */
  authorization: string | null;
  /** The `Idempotency-Key` header as it came. */
  idempotencyKey: string | null;
  correlationId: string;
}

/** Never throws: what is wrong with a request is said by the procedure that needs it right. */
export function createApiContext(dependencies: ApiDependencies, head: RequestHead): ApiContext {
  const { access, verifyToken } = dependencies;
  const identify = once(async () => verifyToken(bearerOf(head.authorization)));
  const accesses = new Map<BrandId, ReturnType<AccessDirectory["findBrandAccess"]>>();
  const listMemberships = async () => access.listMemberships((await identify()).userId);
  let findMemberships = once(listMemberships);
  const facts: RequestFacts = {};
  let webhook: Webhook | null = null;
  return {
    correlationId: head.correlationId,
    [request]: {
      dependencies,
      idempotencyKey: head.idempotencyKey,
      identify,
      async findBrandAccess(brandId) {
        const { userId } = await identify();
        const known = accesses.get(brandId);
        if (known) return known.then((found) => found && { ...found, revision: null });
        const found = access.findBrandAccess(userId, brandId);
        accesses.set(brandId, found);
        return found;
      },
      findMemberships: () => findMemberships(),
      forgetMemberships: () => {
        findMemberships = once(listMemberships);
      },
      webhook: () => webhook,
      admit: (verified) => {
        webhook = verified;
      },
      note: (more) => {
        Object.assign(facts, more);
      },
      noted: () => facts,
    },
  };
}

/** For the edge and the base procedures alone. */
export function requestOf(context: ApiContext): ApiRequest {
  return context[request];
}

function bearerOf(authorization: string | null): string {
  const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? "")?.[1];
  if (token) return token;
  throw new KairoError(
    "UNAUTHENTICATED",
    authorization === null
      ? "This call carries no token; send Authorization: Bearer <access token>."
      : "The Authorization header is not of the form Bearer <access token>.",
  );
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => {
    started ??= work();
    return started;
  };
}
