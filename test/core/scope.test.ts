import { describe, expect, expectTypeOf, it } from "vitest";
import type { BrandId, PackageId, TenantId } from "../../src/core/ids.ts";
import {
  type BrandScope,
  mintBrandScope,
  mintSystemScope,
  mintTenantScope,
  ROLES,
  roleAllows,
  type SystemScope,
  type TenantScope,
} from "../../src/core/scope.ts";

const tenantId: TenantId = "tenant_01h455vb4pex5vsknk084sn02q";
const brandId: BrandId = "brand_01h455vb4pex5vsknk084sn02q";
const facts = { tenantId, brandId, actor: { kind: "system", job: "board refresh" } as const, correlationId: "c-1" };

describe("a scope", () => {
  it("holds what it was minted for", () => {
    expect(mintBrandScope(facts)).toMatchObject(facts);
    expect(mintTenantScope({ tenantId, actor: facts.actor, correlationId: "c-1" })).toMatchObject({ tenantId });
    expect(mintSystemScope("sweep", "c-2")).toMatchObject({ job: "sweep", correlationId: "c-2" });
  });

  it("cannot be turned to another brand afterwards", () => {
    const scope = mintBrandScope(facts);
    expect(() => Object.assign(scope, { brandId: "brand_other" })).toThrow(TypeError);
    expect(scope.brandId).toBe(brandId);
  });

  it("holds nothing that was smuggled in beside the facts", () => {
    const smuggled = { ...facts, role: "owner" };
    expect(Object.keys(mintBrandScope(smuggled)).sort()).toEqual(["actor", "brandId", "correlationId", "tenantId"]);
  });

  it("loses its mark on the way through JSON", () => {
    const copy = JSON.parse(JSON.stringify(mintBrandScope(facts)));
    expect(Object.getOwnPropertySymbols(copy)).toEqual([]);
    expect(Object.getOwnPropertySymbols(mintBrandScope(facts))).toHaveLength(1);
  });

  it("does not compile from plain facts, from another kind of scope, or for another kind of id", () => {
    expectTypeOf(facts).not.toExtend<BrandScope>();
    expectTypeOf<TenantScope>().not.toExtend<BrandScope>();
    expectTypeOf<BrandScope>().not.toExtend<TenantScope>();
    expectTypeOf<SystemScope>().not.toExtend<TenantScope>();
    expectTypeOf<PackageId>().not.toExtend<BrandId>();
    // @ts-expect-error a package's id is no brand's
    mintBrandScope({ ...facts, brandId: "pkg_01h455vb4pex5vsknk084sn02q" });
  });
});

describe("roles", () => {
  it("allow what is theirs and what any lesser role may do", () => {
    const table = ROLES.map((role) => ROLES.map((needed) => roleAllows(role, needed)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});
