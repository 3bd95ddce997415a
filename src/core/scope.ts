import type { BrandId, TenantId, UserId } from "./ids.ts";

const brandScope: unique symbol = Symbol("brand scope");
const tenantScope: unique symbol = Symbol("tenant scope");
const systemScope: unique symbol = Symbol("system scope");

export const ROLES = ["viewer", "editor", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: a person, or one of the named background jobs. */
export type Actor = { kind: "user"; userId: UserId } | { kind: "system"; job: string };

/** How an actor is written down: a user's id, or `system:<job>`. */
export function actorName(actor: Actor): string {
  return actor.kind === "user" ? actor.userId : `system:${actor.job}`;
}

/** Leave to touch one brand of one tenant. Nearly everything takes one as its first argument. */
export interface BrandScope {
  readonly [brandScope]: true;
  readonly tenantId: TenantId;
  readonly brandId: BrandId;
  readonly actor: Actor;
  readonly correlationId: string;
}

/** Leave to touch what belongs to a tenant as a whole: its members and its list of brands. */
export interface TenantScope {
  readonly [tenantScope]: true;
  readonly tenantId: TenantId;
  readonly actor: Actor;
  readonly correlationId: string;
}

/** Leave for a named job to look across tenants, through security-definer functions only. */
export interface SystemScope {
  readonly [systemScope]: true;
  readonly job: string;
  readonly correlationId: string;
}

interface TenantScopeFacts {
  tenantId: TenantId;
  actor: Actor;
  correlationId: string;
}

/** Minted by the API's brand procedure and by the job wrapper alone; the architecture test holds that. */
export function mintBrandScope(facts: TenantScopeFacts & { brandId: BrandId }): BrandScope {
  return Object.freeze({
    [brandScope]: true as const,
    tenantId: facts.tenantId,
    brandId: facts.brandId,
    actor: facts.actor,
    correlationId: facts.correlationId,
  });
}

/** Minted where brand scopes are. */
export function mintTenantScope(facts: TenantScopeFacts): TenantScope {
  return Object.freeze({
    [tenantScope]: true as const,
    tenantId: facts.tenantId,
    actor: facts.actor,
    correlationId: facts.correlationId,
  });
}

/** Minted by the edge resolver and by named jobs. */
export function mintSystemScope(job: string, correlationId: string): SystemScope {
  return Object.freeze({ [systemScope]: true as const, job, correlationId });
}

/** True when `role` may do what `needed` may. */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
