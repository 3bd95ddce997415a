import { createHash } from "node:crypto";
import type { ExecutionEventInput } from "../../src/core/dto/execution-event.ts";
import type { VariantDTO } from "../../src/core/dto/variant.ts";

/** How posts of a pillar do against what is usual, on the log scale. */
export type PillarEffects = Map<string | null, number>;

/** What the demo's pretended audience does: the effect is on the log scale, so +0.6 is about 80 % more. */
export interface OutcomePlan {
  seed: string;
  effect: number;
}

export const EFFECT = 1.2;

const NOISE = 0.25;
const USUAL_VIEWS: Readonly<Record<string, number>> = { linkedin: 1_800, x: 900, newsletter: 2_400 };
const USUAL_RATE = 0.03;
/** Days after publishing at which every channel's numbers have settled. */
export const SETTLED_AFTER_DAYS = 8;

/** Draws one settled set of numbers per published variant; the same seed draws the same. */
export function drawOutcomes(variants: VariantDTO[], publishedAt: Date, plan: OutcomePlan): ExecutionEventInput[] {
  const metricAsOf = new Date(publishedAt.getTime() + (SETTLED_AFTER_DAYS - 1) * 86_400_000);
  return variants.flatMap((variant, index) => {
    const draw = createDraw(`${plan.seed}:${variant.channel}:${index}`);
    const views = Math.round((USUAL_VIEWS[variant.channel] ?? 1_000) * Math.exp(0.3 * draw()));
    const engaged = views * USUAL_RATE * Math.exp(plan.effect + NOISE * draw());
    const likes = Math.round(engaged * 0.5);
    const comments = Math.round(engaged * 0.07);
    const shares = Math.round(engaged * 0.04);
    const clicks = Math.round(engaged * 0.13);
    const shown = variant.channel === "newsletter" ? ("delivered" as const) : ("impressions" as const);
    const metrics = { [shown]: views, likes, comments, shares, clicks } as Record<string, number>;
    return Object.entries(metrics).map(([metric, value]) => ({
      kind: "metric" as const,
      variantId: variant.id,
      metric: metric as NonNullable<ExecutionEventInput["metric"]>,
      value,
      valueKind: "cumulative" as const,
      metricAsOf,
      source: "demo",
      externalId: `${variant.id}:${metric}`,
      revision: 1,
    }));
  });
}

/** Standard normal draws from a seed (Box–Muller over hashed counters). */
function createDraw(seed: string): () => number {
  let counter = 0;
  const uniform = () => {
    counter += 1;
    const hash = createHash("sha256").update(`${seed}:${counter}`).digest();
    return (hash.readUInt32BE(0) + 1) / 0x1_0000_0001;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
