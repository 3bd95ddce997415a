import type { ExecutionEvent } from "../../../src/core/execution-event.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import type { LearnedPost } from "../../../src/engines/learning/fold-outcomes.ts";
import { buildMetric, buildPost, daysAgo } from "./builders.ts";

/** Posts with late, corrected, repeated and missing readings. */
export function randomHistory(seed: number): { all: LearnedPost[]; facts: ExecutionEvent[] } {
  const random = createRandom(`history ${seed}`);
  const hooks = ["question", "number", "how_to"] as const;
  const structures = ["steps", "list"] as const;
  const all = Array.from({ length: 25 }, (_, index) =>
    buildPost(index + 1, {
      channel: random.next() < 0.5 ? "linkedin" : "x",
      hookType: random.next() < 0.1 ? null : (hooks[Math.floor(random.next() * 3)] ?? "question"),
      structure: structures[Math.floor(random.next() * 2)] ?? "steps",
      publishedAt: daysAgo(1 + Math.floor(random.next() * 200)),
    }),
  );
  const facts = all.flatMap((each) => {
    const readings = Array.from({ length: Math.floor(random.next() * 4) }, () => {
      const metricAsOf = new Date(each.publishedAt.getTime() + random.next() * 100 * 3_600_000);
      return buildMetric(each, random.next() < 0.5 ? "likes" : "impressions", Math.floor(random.next() * 500), {
        metricAsOf,
      });
    });
    return readings.flatMap((reading) =>
      random.next() < 0.3
        ? [reading, buildMetric(each, reading.metric ?? "likes", 7, { metricAsOf: reading.metricAsOf, revision: 2 })]
        : [reading],
    );
  });
  return { all, facts };
}
