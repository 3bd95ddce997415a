import type { DecisionKind } from "../core/decision.ts";
import { KairoError, notFound } from "../core/errors.ts";
import type { BrandId, IdGenerator, UserId } from "../core/ids.ts";
import type { Member, Membership } from "../core/membership.ts";
import type { TenantWork } from "../core/ports/unit-of-work.ts";
import type { BrandScope, Role, TenantScope } from "../core/scope.ts";
import { recordDecision } from "./record-decision.ts";
import { stopRunsOf } from "./stop-run.ts";

interface Uses {
  ids: IdGenerator;
  now: Date;
  enterBrand(brandId: BrandId): BrandScope;
}

/** A person's place in an account; `brandIds` null means every brand. */
export interface Place {
  role: Role;
  brandIds: BrandId[] | null;
}

/** @throws CONFLICT for somebody who is a member already; NOT_FOUND for a brand of another account */
export async function addMember(
  tx: TenantWork,
  scope: TenantScope,
  uses: Uses,
  { userId, email, ...place }: Place & { userId: UserId; email: string | null },
): Promise<Member> {
  await tx.tenants.lockMembers(scope);
  await refusePlace(tx, scope, place);
  if (await findMember(tx, scope, userId)) {
    throw new KairoError("CONFLICT", `${email ?? userId} works here already; change the role instead.`);
  }
  const member = { ...place, tenantId: scope.tenantId, userId, email, addedAt: uses.now };
  await tx.tenants.saveMember(scope, member);
  await writeDown(tx, scope, uses, "member.added", null, member);
  return member;
}

/** @throws PRECONDITION when the account would be left without an owner */
export async function setMemberRole(
  tx: TenantWork,
  scope: TenantScope,
  uses: Uses,
  { userId, ...place }: Place & { userId: UserId },
): Promise<Member> {
  await tx.tenants.lockMembers(scope);
  await refusePlace(tx, scope, place);
  const before = await findMember(tx, scope, userId);
  if (!before) throw notFound("member", userId);
  if (place.role !== "owner") await refuseLastOwner(tx, scope, before);
  const after = { ...before, ...place };
  await tx.tenants.saveMember(scope, after);
  await writeDown(tx, scope, uses, "member.role_set", before, after);
  return after;
}

/** Their next request is refused, their waiting runs end with this, and those under way stop at their next step. @throws as `setMemberRole` */
export async function removeMember(tx: TenantWork, scope: TenantScope, uses: Uses, userId: UserId): Promise<void> {
  await tx.tenants.lockMembers(scope);
  const before = await findMember(tx, scope, userId);
  if (!before) throw notFound("member", userId);
  await refuseLastOwner(tx, scope, before);
  await tx.tenants.removeMember(scope, userId);
  await writeDown(tx, scope, uses, "member.removed", before, null);
}

async function findMember(tx: TenantWork, scope: TenantScope, userId: UserId): Promise<Member | null> {
  return (await tx.tenants.listMembers(scope)).find((member) => member.userId === userId) ?? null;
}

/** Whom somebody may know of: everybody, or those they share a brand with, and of those only the brands they share. */
export function membersSeenBy({ brandIds }: Pick<Membership, "brandIds">, members: Member[]): Member[] {
  if (brandIds === null) return members;
  const seen = members.map((member) => ({
    ...member,
    brandIds: member.brandIds?.filter((id) => brandIds.includes(id)) ?? null,
  }));
  return seen.filter((member) => member.brandIds === null || member.brandIds.length > 0);
}

/** @throws NOT_FOUND for a brand of another account; INVALID for an owner of some brands only */
export async function refusePlace(tx: TenantWork, scope: TenantScope, { role, brandIds }: Place): Promise<void> {
  if (brandIds === null) return;
  if (role === "owner") {
    throw new KairoError("INVALID", "An owner has every brand; leave brandIds out, or choose editor or viewer.", {
      fields: { brandIds: "is for editors and viewers" },
    });
  }
  const known = new Set((await tx.tenants.listBrands(scope)).map(({ id }) => id));
  const foreign = brandIds.find((id) => !known.has(id));
  if (foreign) throw notFound("brand", foreign);
}

async function refuseLastOwner(tx: TenantWork, scope: TenantScope, member: Member): Promise<void> {
  if (member.role !== "owner") return;
  const owners = (await tx.tenants.listMembers(scope)).filter(({ role }) => role === "owner");
  if (owners.length > 1) return;
  throw new KairoError("PRECONDITION", "This is the account's last owner; make somebody else an owner first.");
}

/** Decisions are kept by brand: each brand tells who could open it when. In one they may not open any more, their runs end. */
async function writeDown(
  tx: TenantWork,
  scope: TenantScope,
  uses: Uses,
  kind: DecisionKind,
  before: Member | null,
  after: Member | null,
): Promise<void> {
  const userId = (after ?? before)?.userId ?? "";
  const brands = (await tx.tenants.listBrands(scope)).map(({ id }) => id);
  const opened = (member: Member | null) => new Set(member ? (member.brandIds ?? brands) : []);
  const [could, can] = [opened(before), opened(after)];
  const decision = { kind, subjectId: userId, before: before && placeOf(before), after: after && placeOf(after) };
  for (const brandId of brands.filter((id) => could.has(id) || can.has(id))) {
    const brand = uses.enterBrand(brandId);
    await tx.inBrand(brand, async (work) => {
      await recordDecision(work, brand, uses, decision);
      if (!can.has(brandId)) await stopRunsOf(work, brand, userId, uses.now);
    });
  }
}

function placeOf({ role, brandIds }: Member): Record<string, unknown> {
  return { role, brandIds };
}
