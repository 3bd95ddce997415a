import type { PatternDTO, PatternPerformanceDTO } from "../core/dto/pattern.ts";
import type { PatternPreference, PatternTemplate } from "../core/pattern-template.ts";

/** A pattern as the UI shows it, with what the brand's own numbers say of it. */
export function presentPattern(
  pattern: PatternTemplate,
  preference: PatternPreference,
  performance: PatternPerformanceDTO,
): PatternDTO {
  const { tenantId: _tenantId, brandId, provenance: _provenance, ...shown } = pattern;
  return { ...shown, isOwn: brandId !== null, preference, performance };
}
