import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { ContentPackage } from "../../core/content-package.ts";
import type { PackageId } from "../../core/ids.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";
import type { RunClaim } from "../../core/ports/repositories.ts";
import type { Signal } from "../../core/signal.ts";
import type { Variant } from "../../core/variant.ts";
import type { ToolContext } from "./tool.ts";

/** What drafts of a package are made from and held against. */
export interface Desk {
  contentPackage: ContentPackage;
  snapshot: BrandSnapshot;
  evidence: Signal[];
  patterns: PatternTemplate[];
  /** The package's variants so far, by slot: what a draft should not sound like. */
  siblings: Map<string, Variant>;
}

const MAX_SIBLINGS = 50;

/**
 * Lays a package's desk: once for an attempt at a run, so that all of its drafts are held against the same brand and
 * evidence and none of them reads it anew; afresh outside a run. What is drafted is laid beside the rest.
 */
export function createDesks(): (context: ToolContext, packageId: PackageId) => Promise<Desk> {
  const laid = new WeakMap<RunClaim, Map<PackageId, Promise<Desk>>>();
  return (context, packageId) => {
    const { claim } = context;
    if (!claim) return layDesk(context, packageId);
    const ofRun = laid.get(claim) ?? new Map<PackageId, Promise<Desk>>();
    laid.set(claim, ofRun);
    const desk = ofRun.get(packageId) ?? layDesk(context, packageId);
    ofRun.set(packageId, desk);
    return desk;
  };
}

function layDesk({ scope, read }: ToolContext, packageId: PackageId): Promise<Desk> {
  return read(async (tx) => {
    const contentPackage = await tx.packages.get(scope, packageId);
    const variants = await tx.variants.list(scope, { packageIds: [packageId] }, MAX_SIBLINGS);
    return {
      contentPackage,
      snapshot: await tx.brands.getSnapshot(scope),
      evidence: await tx.signals.listByIds(scope, contentPackage.evidenceIds),
      patterns: await tx.patterns.list(scope, { includeDeprecated: true }),
      siblings: new Map(variants.map((variant) => [variant.slotKey, variant])),
    };
  });
}
