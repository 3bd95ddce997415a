import type { PackageStatus } from "../../core/content-package.ts";
import type { Variant, VariantStatus } from "../../core/variant.ts";

/** The furthest a variant has come decides; drafts added later never hide that something went out. */
const FURTHEST_FIRST: readonly (readonly [PackageStatus, readonly VariantStatus[]])[] = [
  ["published", ["published"]],
  ["scheduled", ["scheduled"]],
  ["review", ["approved", "review", "changes_requested"]],
  ["draft", ["draft", "rejected"]],
];

/** A package's status, derived from its variants; archived by a person, or when all it had are archived. */
export function packageStatusOf(variants: readonly Pick<Variant, "status">[], archivedAt: Date | null): PackageStatus {
  if (archivedAt !== null) return "archived";
  if (variants.length === 0) return "draft";
  const reached = FURTHEST_FIRST.find(([, statuses]) => variants.some(({ status }) => statuses.includes(status)));
  return reached?.[0] ?? "archived";
}
