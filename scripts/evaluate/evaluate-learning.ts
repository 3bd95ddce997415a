import { FAINT_AUDIENCE, USUAL_AUDIENCE } from "../../test/evaluation/simulated-audience.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Figures, rounded } from "./figures.ts";
import { readHeadlineTests } from "./headline-tests.ts";
import { measureColdStart } from "./learning-cold-start.ts";
import { measureSimulatedBrands } from "./learning-simulator.ts";
import { measureUnequalExposure } from "./learning-unequal-exposure.ts";

/** Rates side by side and pattern weights on headline tests; suggestion and intervals on simulated brands. */
export function evaluateLearning(data: DataFolder): Figures {
  const tests = readHeadlineTests(data);
  const usual = measureSimulatedBrands(USUAL_AUDIENCE);
  const faint = measureSimulatedBrands(FAINT_AUDIENCE);
  return {
    ...(tests ? { ...measureUnequalExposure(tests), ...measureColdStart(tests) } : {}),
    coverage90: rounded(usual.coverage),
    liftAt30PostsPct: rounded(usual.liftPct),
    liftAt30PostsHalfEffectPct: rounded(faint.liftPct),
  };
}
