import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { BrandFile } from "../core/dto/brand-file.ts";
import { KairoError } from "../core/errors.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { TenantWork } from "../core/ports/unit-of-work.ts";
import type { TenantScope } from "../core/scope.ts";
import { proposeBrand } from "../engines/brand-brain/propose-brand.ts";
import { readBrandFile } from "../engines/brand-brain/read-brand-file.ts";

/**
 * Reads the text of a brand file.
 *
 * @throws INVALID naming the line and field of every problem
 */
export function parseBrandFile(text: string, name: string): BrandFile {
  const read = readBrandFile(text);
  if (read.kind === "file") return read.file;
  const problems = read.problems.map(
    ({ line, column, path, message }) => `${name}:${line}:${column} ${path} ${message}`,
  );
  throw new KairoError("INVALID", `The brand file cannot be used:\n${problems.join("\n")}`, {
    fields: Object.fromEntries(read.problems.map(({ path, message }) => [path || "file", message])),
  });
}

/** Makes a brand from a file; what the file leaves out is proposed and marked as suggested. */
export async function createBrand(
  tx: TenantWork,
  scope: TenantScope,
  uses: { ids: IdGenerator; now: Date },
  file: BrandFile,
): Promise<BrandSnapshot> {
  const { ids, now } = uses;
  const snapshot = proposeBrand(file, { tenantId: scope.tenantId, brandId: ids.next("brand"), ids, now });
  await tx.tenants.insertBrand(scope, snapshot);
  return snapshot;
}
