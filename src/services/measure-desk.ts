import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { MetricsPanelDTO } from "../core/dto/today-board.ts";
import type { PatternCell } from "../core/learning-event.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";
import { packageStatusOf } from "../engines/content-engineering/package-status.ts";
import { resolveSchedule } from "../engines/content-engineering/resolve-schedule.ts";
import { measureCoverage } from "../engines/opportunities/coverage.ts";
import type { LoadedScoring } from "./load-scoring.ts";

const RECENT_DAYS = 30;
const WEEK_DAYS = 7;
const MAX_PACKAGES = 300;
const MAX_VARIANTS = 2_000;

/** The numbers beside the board: what is under way, what waits for a person, what went out. */
export async function measureDesk(
  tx: Work,
  scope: BrandScope,
  scoring: LoadedScoring,
  now: Date,
): Promise<MetricsPanelDTO> {
  const since = new Date(now.getTime() - RECENT_DAYS * MILLISECONDS_PER_DAY);
  const weekAgo = now.getTime() - WEEK_DAYS * MILLISECONDS_PER_DAY;
  const packages = await tx.packages.listSince(scope, since, MAX_PACKAGES);
  const live = packages.filter(({ archivedAt }) => archivedAt === null);
  const variants = await tx.variants.list(scope, { packageIds: live.map(({ id }) => id) }, MAX_VARIANTS);
  const publications = await tx.variants.listPublications(scope, since);
  const cells = await tx.learning.listPatternCells(scope);
  const { snapshot } = scoring;
  // What waits for a person waits however old its package is.
  const waiting = await tx.variants.list(scope, { statuses: ["review", "scheduled"] }, MAX_VARIANTS);
  const scheduled = waiting.filter(({ status }) => status === "scheduled");
  const channels = [...new Set(publications.map(({ channel }) => channel))].sort();
  const inProgress = live.filter(({ id, archivedAt }) => {
    const status = packageStatusOf(
      variants.filter(({ packageId }) => packageId === id),
      archivedAt,
    );
    return status === "draft" || status === "review";
  });
  return {
    packagesInProgress: inProgress.length,
    toReview: waiting.filter(({ status }) => status === "review").length,
    scheduled: scheduled.length,
    due: scheduled.filter((variant) => isDue(variant, now)).length,
    publishedThisWeek: publications.filter(({ publishedAt }) => publishedAt.getTime() > weekAgo).length,
    channelMix: channels.map((channel) => ({
      channel,
      count: publications.filter((publication) => publication.channel === channel).length,
    })),
    coverage: measureCoverage(snapshot.pillars, packages, now).map((each) => ({
      ...each,
      pillarName: snapshot.pillars.find(({ id }) => id === each.pillarId)?.name ?? "",
    })),
    learning: describeLearning(cells),
  };
}

/** True when a scheduled variant's wall-clock time has come. */
export function isDue(variant: Pick<Variant, "status" | "schedule">, now: Date): boolean {
  if (variant.status !== "scheduled" || !variant.schedule) return false;
  return resolveSchedule(variant.schedule).getTime() <= now.getTime();
}

/** Enough posts for a first tendency; below it the panel only counts. */
const POSTS_FOR_A_TENDENCY = 9;

function describeLearning(cells: PatternCell[]): MetricsPanelDTO["learning"] {
  const posts = cells.filter(({ evidence }) => evidence === "outcome").reduce((sum, { n }) => sum + n, 0);
  if (posts === 0) return { posts, sentence: "No settled posts yet: nothing is known of what works." };
  const based = `Based on ${posts} settled ${posts === 1 ? "post" : "posts"}`;
  return { posts, sentence: posts < POSTS_FOR_A_TENDENCY ? `${based}: not enough to say much.` : `${based}.` };
}
