import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { checkContent } from "./check-texts.ts";
import { moveVariant } from "./move-variant.ts";

const MAX_VARIANTS = 2_000;

/**
 * Looks at approved and scheduled variants with the brand's new guardrails: what they newly block loses its approval,
 * with the reason. What was blocked before keeps it, for somebody approved it all the same.
 */
export async function recheckApprovals(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  before: BrandSnapshot,
  after: BrandSnapshot,
): Promise<void> {
  if (JSON.stringify(before.brand.guardrails) === JSON.stringify(after.brand.guardrails)) return;
  const approved = await tx.variants.list(scope, { statuses: ["approved", "scheduled"] }, MAX_VARIANTS);
  for (const [packageId, variants] of Map.groupBy(approved, (variant) => variant.packageId)) {
    const { archivedAt, evidenceIds } = await tx.packages.get(scope, packageId);
    if (archivedAt) continue;
    const evidence = await tx.signals.listByIds(scope, evidenceIds);
    for (const variant of variants) {
      const blocksOf = (snapshot: BrandSnapshot) =>
        checkContent(snapshot, variant.channel, variant, evidence).report.findings.filter(
          ({ severity }) => severity === "block",
        );
      const known = new Set(blocksOf(before).map(({ rule }) => rule));
      const [added] = blocksOf(after).filter(({ rule }) => !known.has(rule));
      if (!added) continue;
      const command = { kind: "voidApproval" as const, reason: `A new guardrail blocks it: ${added.message}` };
      await moveVariant(tx, scope, uses, { variantId: variant.id, revision: variant.revision, command });
    }
  }
}
