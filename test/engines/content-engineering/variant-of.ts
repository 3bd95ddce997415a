import { Variant, type VariantContent } from "../../../src/core/variant.ts";
import { NOW, steadyIds } from "../brand-brain/brand-of.ts";

export function contentOf(parts: string[], content: Partial<VariantContent> = {}): VariantContent {
  return { parts, title: null, cta: null, hashtags: [], links: [], ...content };
}

/** A variant as the database would give it back. */
export function variantOf(facts: Partial<Variant> = {}): Variant {
  const ids = steadyIds();
  return Variant.parse({
    ...contentOf(["A kettle, a loose wire, ten minutes."]),
    id: ids.next("var"),
    tenantId: ids.next("tenant"),
    brandId: ids.next("brand"),
    packageId: ids.next("pkg"),
    channel: "linkedin",
    slotKey: "linkedin-1",
    patternId: null,
    hookType: null,
    structure: null,
    status: "draft",
    source: "template",
    model: null,
    promptVersion: null,
    brandVersion: 1,
    quality: null,
    findings: [],
    approval: null,
    schedule: null,
    lastEditedBy: null,
    staleAgainst: null,
    degraded: null,
    needsMedia: false,
    runId: null,
    revision: 1,
    createdAt: NOW,
    updatedAt: NOW,
    deletedAt: null,
    ...facts,
  });
}
