import type { RunId, VariantId } from "../../src/core/ids.ts";
import type { HookType, Structure } from "../../src/core/pattern-template.ts";
import type { GraphName } from "../../src/core/run.ts";
import type { BrandScope } from "../../src/core/scope.ts";
import { buildVariant } from "./builders.ts";
import type { Kairo } from "./kairo.ts";
import type { StartedPackage } from "./started-package.ts";

const VIEWS = 2_000;
const USUAL_LIKES = 60;

/** A post to be published, and how far it does above or below what is usual, log scale. */
export interface PlannedPost {
  hookType: HookType;
  structure: Structure;
  effect: number;
}

/** Publishes posts of a package on LinkedIn, as a person would, without drafting them. */
export async function publishPosts(
  { container }: Kairo,
  { brand, packageId }: Pick<StartedPackage, "brand" | "packageId">,
  posts: readonly PlannedPost[],
): Promise<VariantId[]> {
  const { scope, userId } = brand;
  const { tenantId, brandId } = scope;
  const now = container.clock.now();
  return container.unitOfWork.write(scope, async (tx) => {
    const ids: VariantId[] = [];
    for (const { hookType, structure } of posts) {
      const id = container.ids.next("var");
      const draft = buildVariant({ id, tenantId, brandId, packageId, slotKey: id.slice(-20), hookType, structure });
      await tx.variants.insert(scope, draft, null);
      const approval = { by: userId, at: now, contentHash: "0".repeat(64) };
      const approved = await tx.variants.update(scope, { ...draft, status: "approved", approval }, draft.revision);
      await tx.variants.update(scope, { ...approved, status: "published" }, approved.revision);
      const publication = { variantId: id, packageId, channel: "linkedin" as const, permalink: null };
      await tx.variants.savePublication(scope, {
        ...publication,
        externalPostId: null,
        publishedAt: now,
        outcome: null,
      });
      ids.push(id);
    }
    return ids;
  });
}

/** The figures of posts as of an instant, as a platform would report them. */
export function figuresOf(ids: readonly VariantId[], posts: readonly PlannedPost[], metricAsOf: Date) {
  return ids.flatMap((variantId, at) => {
    const likes = Math.round(USUAL_LIKES * Math.exp(posts[at]?.effect ?? 0));
    const shared = { kind: "metric" as const, variantId, valueKind: "cumulative" as const, metricAsOf };
    return [
      { ...shared, metric: "impressions" as const, value: VIEWS, source: "test", revision: 1 },
      { ...shared, metric: "likes" as const, value: likes, source: "test", revision: 1 },
    ];
  });
}

/** The runs of a graph that wait for a worker. */
export async function listWaiting({ container }: Kairo, scope: BrandScope, graph: GraphName) {
  const filter = { graph, statuses: ["queued" as const] };
  return (await container.unitOfWork.read(scope, (tx) => tx.runs.list(scope, filter, { limit: 50 }))).items;
}

/** Carries out what waits of a graph, as its process would. */
export async function carryOut(
  kairo: Kairo,
  scope: BrandScope,
  graph: "LearningUpdateV1" | "VariantEvaluationV1",
): Promise<RunId[]> {
  const { learningUpdate, variantEvaluation } = kairo.container.orchestrators;
  const orchestrator = graph === "LearningUpdateV1" ? learningUpdate : variantEvaluation;
  const runs = await listWaiting(kairo, scope, graph);
  for (const { id } of runs) await orchestrator.execute(scope, id, true);
  return runs.map(({ id }) => id);
}
