import type { IdGenerator, PatternId } from "../core/ids.ts";
import type { PatternPreference } from "../core/pattern-template.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { recordDecision } from "./record-decision.ts";

/** Keeps how much a brand wants a pattern. */
export async function setPatternPreference(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  { patternId, preference }: { patternId: PatternId; preference: PatternPreference },
): Promise<{ patternId: PatternId; preference: PatternPreference }> {
  await tx.patterns.get(scope, patternId);
  const before = (await tx.patterns.listPreferences(scope)).get(patternId) ?? "neutral";
  if (before === preference) return { patternId, preference };
  await tx.patterns.setPreference(scope, patternId, preference);
  await recordDecision(tx, scope, uses, {
    kind: "pattern.preference_set",
    subjectId: patternId,
    before: { preference: before },
    after: { preference },
  });
  return { patternId, preference };
}
