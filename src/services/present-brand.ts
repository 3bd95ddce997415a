import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { BrandDTO } from "../core/dto/brand.ts";

/** A brand as the UI edits it. */
export function presentBrand({ brand, personas, pillars, matrix }: BrandSnapshot): BrandDTO {
  const { tenantId: _tenantId, deletedAt: _deletedAt, ...shown } = brand;
  return {
    ...shown,
    personas: personas.map(({ tenantId: _tenant, brandId: _brand, deletedAt: _deleted, ...persona }) => persona),
    pillars: pillars.map(({ tenantId: _tenant, brandId: _brand, deletedAt: _deleted, ...pillar }) => pillar),
    matrix,
  };
}
