import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { BrandDTO } from "../core/dto/brand.ts";
import type { BrandChangeDTO } from "../core/dto/brand-edit.ts";
import type { BrandFile } from "../core/dto/brand-file.ts";
import { KairoError, staleRevision } from "../core/errors.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { applyBrandFile } from "../engines/brand-brain/apply-brand-file.ts";
import { corpusOfBrandFile } from "../engines/brand-brain/brand-file-parts.ts";
import { diffBrands } from "../engines/brand-brain/diff-brands.ts";
import type { BrandEdit } from "../engines/brand-brain/edit-brand.ts";
import { findBrandProblems, writeBrandFile } from "../engines/brand-brain/write-brand-file.ts";
import { presentBrand } from "./present-brand.ts";
import { recheckApprovals } from "./recheck-approvals.ts";
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
  const before = await readSnapshot(tx, scope, readVersion);
  const newExamples = await tx.brands.addCorpus(scope, corpusOfBrandFile(file, uses.now));
  const { tenantId, brandId } = scope;
  const after = applyBrandFile(before, file, { tenantId, brandId, ...uses });
  return presentBrand(await store(tx, scope, uses, before, after, newExamples));
}

/**
 * What importing a file would change, without changing it. Import with the version that is answered applies just this.
 *
 * @throws as `importBrand`
 */
export async function previewBrandImport(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  file: BrandFile,
): Promise<{ version: number; changes: BrandChangeDTO[]; newExamples: number }> {
  const before = await tx.brands.getSnapshot(scope);
  const { tenantId, brandId } = scope;
  const after = applyBrandFile(before, file, { tenantId, brandId, ...uses });
  return {
    version: before.brand.version,
    changes: diffBrands(before, after),
    newExamples: await tx.brands.countNewCorpus(scope, corpusOfBrandFile(file, uses.now)),
  };
}

/**
 * Changes a brand as a person asks. What changes nothing makes no new version.
 *
 * @param readVersion the version the person has seen; null takes the current one
 * @throws CONFLICT when the brand has changed since `readVersion`; INVALID when it would contradict itself
 */
export async function changeBrand(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  readVersion: number | null,
  edit: BrandEdit,
): Promise<BrandDTO> {
  const before = await readSnapshot(tx, scope, readVersion);
  const after = edit(before);
  refuseContradictions(after);
  const stored = await store(tx, scope, uses, before, { ...after, brand: { ...after.brand, updatedAt: uses.now } });
  return presentBrand(stored);
}

async function readSnapshot(tx: Work, scope: BrandScope, readVersion: number | null): Promise<BrandSnapshot> {
  const snapshot = await tx.brands.getSnapshot(scope);
  if (readVersion === null || readVersion === snapshot.brand.version) return snapshot;
  throw staleRevision("brand", scope.brandId, readVersion);
}

/** The same rules as for a file: what could not be imported again is not made by hand either. */
function refuseContradictions(snapshot: BrandSnapshot): void {
  const problems = findBrandProblems(snapshot).map(({ path, message }) => ({ path: path.join("."), message }));
  if (problems.length === 0) return;
  const told = problems.map(({ path, message }) => `${path}: ${message}`);
  throw new KairoError("INVALID", `The brand cannot be changed like this. ${told.join("; ")}`, {
    fields: Object.fromEntries(problems.map(({ path, message }) => [path, message])),
  });
}

async function store(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  before: BrandSnapshot,
  after: BrandSnapshot,
  newExamples = 0,
): Promise<BrandSnapshot> {
  const { version } = before.brand;
  const isChanged = diffBrands(before, after).length > 0;
  if (!isChanged && newExamples === 0) return before;
  const stored = isChanged ? await tx.brands.saveSnapshot(scope, after, version) : before;
  await recordDecision(tx, scope, uses, {
    kind: "brand.updated",
    subjectId: scope.brandId,
    before: { version },
    after: { version: stored.brand.version, ...(newExamples > 0 ? { newExamples } : {}) },
  });
  if (isChanged) await recheckApprovals(tx, scope, uses, before, stored);
  return stored;
}

/** What a new brand leaves in its own rooms: its example texts and who made it. */
export async function settleNewBrand(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  file: BrandFile,
): Promise<void> {
  await tx.brands.addCorpus(scope, corpusOfBrandFile(file, uses.now));
  await recordDecision(tx, scope, uses, { kind: "brand.created", subjectId: scope.brandId, after: { version: 1 } });
}

/** A brand as the file it can be made from again. */
export async function exportBrand(tx: Work, scope: BrandScope): Promise<BrandFile> {
  const corpus = await tx.brands.listCorpus(scope, MAX_EXPORTED_TEXTS, ["us", "not_us"]);
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
