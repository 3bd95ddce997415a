import type { BrandSnapshot } from "../brand-snapshot.ts";
import type { ContentPackage } from "../content-package.ts";
import type { Finding } from "../guardrail.ts";
import type { BrandScope } from "../scope.ts";
import type { QualityReport, Variant } from "../variant.ts";

export interface EvaluationInput {
  snapshot: BrandSnapshot;
  contentPackage: Pick<ContentPackage, "thesis" | "supportingPoints" | "cta">;
  variant: Pick<Variant, "channel" | "parts" | "title" | "cta" | "hashtags" | "links">;
  siblings: Pick<Variant, "channel" | "parts" | "title">[];
  findings: Finding[];
}

/** Scores a draft. The deterministic rubric is the first implementation; a model may stand behind it later. */
export interface Evaluator {
  evaluate(scope: BrandScope, input: EvaluationInput): Promise<QualityReport>;
}
