import type { BrandSnapshot } from "../../../src/core/brand-snapshot.ts";
import { BrandSnapshot as BrandSnapshotSchema } from "../../../src/core/brand-snapshot.ts";
import { BrandFile } from "../../../src/core/dto/brand-file.ts";
import { createIdGenerator } from "../../../src/core/ids.ts";
import type { BrandFileUses } from "../../../src/engines/brand-brain/brand-file-parts.ts";
import { proposeBrand } from "../../../src/engines/brand-brain/propose-brand.ts";

export const NOW = new Date("2026-11-22T09:00:00.000Z");

/** Ids that come out the same in every run. */
export function steadyIds() {
  let counter = 0;
  const nextByte = (): number => {
    counter += 1;
    return counter % 256;
  };
  return createIdGenerator({
    now: () => NOW.getTime(),
    randomBytes: (count) => new Uint8Array(count).fill(nextByte()),
  });
}

export function usesForBrand(): BrandFileUses {
  const ids = steadyIds();
  return { tenantId: ids.next("tenant"), brandId: ids.next("brand"), ids, now: NOW };
}

/** A brand made the way an import makes it, so that no fixture can be a brand Kairo would refuse. */
export function brandOf(file: Partial<BrandFile> = {}): BrandSnapshot {
  const parsed = BrandFile.parse({ version: 1, name: "Mendbench", ...file });
  return BrandSnapshotSchema.parse(proposeBrand(parsed, usesForBrand()));
}
