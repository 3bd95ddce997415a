import type { PatternDTO } from "../core/dto/pattern.ts";
import { KairoError } from "../core/errors.ts";
import type { IdGenerator, PatternId } from "../core/ids.ts";
import type { PatternTemplate } from "../core/pattern-template.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { loadPatterns } from "./load-patterns.ts";
import { recordDecision } from "./record-decision.ts";

type Uses = { ids: IdGenerator; now: Date };
type OwnFields = Omit<PatternTemplate, "id" | "tenantId" | "brandId" | "status" | "provenance">;

const MAX_OWN_PATTERNS = 200;

/** Adds a pattern of the brand's own. @throws CONFLICT when its key is taken */
export async function createPattern(
  tx: Work,
  scope: BrandScope,
  uses: Uses,
  fields: OwnFields & { status: "active" | "experimental" },
): Promise<PatternDTO> {
  const known = await tx.patterns.list(scope, { includeDeprecated: true });
  if (known.some(({ key }) => key === fields.key)) {
    throw new KairoError("CONFLICT", `There is a pattern ${fields.key} already; choose another key.`, {
      fields: { key: "is taken" },
    });
  }
  if (known.filter(({ brandId }) => brandId !== null).length >= MAX_OWN_PATTERNS) {
    throw new KairoError("PRECONDITION", `A brand has at most ${MAX_OWN_PATTERNS} patterns of its own.`);
  }
  const { tenantId, brandId } = scope;
  const pattern = { ...fields, id: uses.ids.next("pat"), tenantId, brandId, provenance: "Made by the brand's team." };
  await tx.patterns.insert(scope, pattern);
  await recordDecision(tx, scope, uses, {
    kind: "pattern.created",
    subjectId: pattern.id,
    after: { key: pattern.key },
  });
  return showPattern(tx, scope, pattern.id, uses.now);
}

/** Changes a pattern of the brand's own; drafts made by it stay as they are. @throws PRECONDITION for a shipped one */
export async function updatePattern(
  tx: Work,
  scope: BrandScope,
  uses: Uses,
  { patternId, set }: { patternId: PatternId; set: Partial<Omit<OwnFields, "key"> & Pick<PatternTemplate, "status">> },
): Promise<PatternDTO> {
  const before = await getOwn(tx, scope, patternId);
  await tx.patterns.update(scope, { ...before, ...set });
  const keys = Object.keys(set) as (keyof typeof set)[];
  const only = (from: Partial<PatternTemplate>) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  await recordDecision(tx, scope, uses, {
    kind: set.status === "deprecated" ? "pattern.deprecated" : "pattern.updated",
    subjectId: patternId,
    before: only(before),
    after: only(set),
  });
  return showPattern(tx, scope, patternId, uses.now);
}

async function getOwn(tx: Work, scope: BrandScope, id: PatternId): Promise<PatternTemplate> {
  const pattern = await tx.patterns.get(scope, id);
  if (pattern.brandId !== null) return pattern;
  throw new KairoError(
    "PRECONDITION",
    `${pattern.name} ships with Kairo and is every brand's; set a preference of never, or make a pattern of your own.`,
  );
}

async function showPattern(tx: Work, scope: BrandScope, id: PatternId, now: Date): Promise<PatternDTO> {
  const shown = (await loadPatterns(tx, scope, { includeDeprecated: true }, now)).find((pattern) => pattern.id === id);
  return shown as PatternDTO;
}
