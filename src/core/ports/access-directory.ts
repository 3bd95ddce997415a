import type { BrandId, OpportunityId, PackageId, RunId, TenantId, UserId, VariantId } from "../ids.ts";
import type { Membership } from "../membership.ts";
import type { FlowRun } from "../run.ts";
import type { Role } from "../scope.ts";

export interface BrandAccess {
  tenantId: TenantId;
  role: Role;
  /** What the brand's content stands at: another one whenever something that its board is read from has changed. */
  revision: string;
}

/**
 * The few questions that come before any scope exists. Each is one security-definer function in the
 * database and answers only about the caller's own memberships or one named run.
 */
export interface AccessDirectory {
  /** The user's place in the tenant of this brand; null when there is none, or no such brand. */
  findBrandAccess(userId: UserId, brandId: BrandId): Promise<BrandAccess | null>;
  listMemberships(userId: UserId): Promise<Membership[]>;
  /** Which brand an object belongs to, looked for within the user's memberships only. */
  findBrandOf(userId: UserId, subject: PackageId | RunId | OpportunityId | VariantId): Promise<BrandId | null>;
  /** Makes a tenant with its first owner. @throws CONFLICT when the user owns one already */
  startAccount(request: { tenantId: TenantId; tenantName: string; userId: UserId; at: Date }): Promise<void>;
  /** Scope facts of a run, for the worker that was handed its id. */
  findRun(
    runId: RunId,
  ): Promise<Pick<FlowRun, "id" | "tenantId" | "brandId" | "graph" | "actor" | "correlationId"> | null>;
  /**
   * Unfinished runs that nobody will carry on, oldest first: without a job that waits or is under way, or of a graph
   * that is none of `knownGraphs`.
   */
  listStrandedRuns(
    knownGraphs: readonly string[],
    most: number,
  ): Promise<Pick<FlowRun, "id" | "tenantId" | "brandId" | "graph" | "actor" | "correlationId">[]>;
  /** The sealed secrets that are good for a brand, newest first; none for a brand that is not there. */
  findWebhookSecrets(brandId: BrandId): Promise<{ tenantId: TenantId; id: string; sealed: Uint8Array }[]>;
  /** Brands that are not archived, for named background jobs. */
  listActiveBrands(): Promise<{ tenantId: TenantId; brandId: BrandId; timezone: string }[]>;
}
