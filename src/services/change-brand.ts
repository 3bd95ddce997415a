import type { BrandDTO } from "../core/dto/brand.ts";
import type { BrandFile } from "../core/dto/brand-file.ts";
import { staleRevision } from "../core/errors.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { applyBrandFile } from "../engines/brand-brain/apply-brand-file.ts";
import { writeBrandFile } from "../engines/brand-brain/write-brand-file.ts";
import { presentBrand } from "./present-brand.ts";
import { recordDecision } from "./record-decision.ts";

const MAX_EXPORTED_TEXTS = 200;

/**
 * Lays a file over a brand: what it leaves out stays. A file that changes nothing makes no new version.
 *
 * @param readVersion the version the person has seen; null takes the current one
 * @throws CONFLICT when the brand has changed since `readVersion`
 */
export async function importBrand(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  file: BrandFile,
  readVersion: number | null,
): Promise<BrandDTO> {
  const before = await tx.brands.getSnapshot(scope);
  const { version } = before.brand;
  if (readVersion !== null && readVersion !== version) throw staleRevision("brand", scope.brandId, readVersion);
  await addExamples(tx, scope, uses, file);
  const { tenantId, brandId } = scope;
  const after = applyBrandFile(before, file, { tenantId, brandId, ...uses });
  if (after === before) return presentBrand(before);
  const stored = await tx.brands.saveSnapshot(scope, after, version);
  await recordDecision(tx, scope, uses, {
    kind: "brand.updated",
    subjectId: brandId,
    before: { version },
    after: { version: stored.brand.version },
  });
  return presentBrand(stored);
}

/** What a new brand leaves in its own rooms: its example texts and who made it. */
export async function settleNewBrand(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  file: BrandFile,
): Promise<void> {
  await addExamples(tx, scope, uses, file);
  await recordDecision(tx, scope, uses, { kind: "brand.created", subjectId: scope.brandId, after: { version: 1 } });
}

/** A brand as the file it can be made from again. */
export async function exportBrand(tx: Work, scope: BrandScope): Promise<BrandFile> {
  const corpus = await tx.brands.listCorpus(scope, MAX_EXPORTED_TEXTS);
  return writeBrandFile(await tx.brands.getSnapshot(scope), corpus);
}

/** Puts a brand away; only its owner can still reach it, to restore it. */
export async function archiveBrand(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
): Promise<{ archivedAt: Date | null }> {
  await tx.brands.softDelete(scope, uses.now);
  await recordDecision(tx, scope, uses, { kind: "brand.archived", subjectId: scope.brandId });
  return { archivedAt: uses.now };
}

/** Takes a brand out of the archive. */
export async function restoreBrand(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
): Promise<{ archivedAt: Date | null }> {
  await tx.brands.restore(scope);
  await recordDecision(tx, scope, uses, { kind: "brand.restored", subjectId: scope.brandId });
  return { archivedAt: null };
}

async function addExamples(tx: Work, scope: BrandScope, uses: { now: Date }, { examples = [] }: BrandFile) {
  if (examples.length === 0) return;
  await tx.brands.addCorpus(
    scope,
    examples.map(({ text, voice, channel }) => ({ kind: voice, channel: channel ?? null, text, addedAt: uses.now })),
  );
}
