import type { StoriesJoinedDTO, StoryDTO, StorySplitDTO } from "../core/dto/story.ts";
import { KairoError, notFound } from "../core/errors.ts";
import type { ClusterId, IdGenerator, SignalId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Signal, SignalCluster } from "../core/signal.ts";
import { growEvidence, markStories } from "./merge-new-signals.ts";
import { recordDecision } from "./record-decision.ts";

const LIVE: readonly Opportunity["status"][] = ["open", "packaged"];

/**
 * Takes signals out of their story into one of their own, for good: no merge puts the two together
 * again. Evidence that joined an opportunity later counts no more; what it was founded on stays.
 *
 * @throws NOT_FOUND for a signal that is not there; PRECONDITION when they are of no story or of several, or when
 * nothing would be left
 */
export async function splitStory(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  { signalIds, reason }: { signalIds: SignalId[]; reason: string | null },
): Promise<StorySplitDTO> {
  await tx.runs.lock(scope, "TodayBoardV1");
  const wanted = new Set(signalIds);
  const clusterId = await storyOf(tx, scope, [...wanted]);
  const before = await getCluster(tx, scope, clusterId);
  const all = await tx.signals.listByClusters(scope, [clusterId]);
  const taken = all.filter(({ id }) => wanted.has(id));
  const left = all.filter(({ id }) => !wanted.has(id));
  if (left.length === 0) {
    throw new KairoError(
      "PRECONDITION",
      `These are all ${all.length} signals of the story ${clusterId}; leave at least one in it.`,
    );
  }
  const story = clusterOf(before, clusterId, left);
  const own = clusterOf(before, uses.ids.next("cluster"), taken);
  const because = `a person took it out of “${before.title}”`;
  const placed = taken.map(({ id }) => ({ signalId: id, clusterId: own.id, because }));
  await tx.signals.saveClusters(scope, [story, own]);
  await tx.signals.assignClusters(scope, placed);
  await markStories(tx, scope, taken, placed, uses.now);
  await tx.stories.addSplit(scope, story.id, own.id, uses.now);

  const [opportunity] = await tx.opportunities.listByClusters(scope, [clusterId]);
  const setAside = opportunity
    ? await tx.opportunities.setEvidenceAside(scope, opportunity.id, [...wanted], uses.now)
    : [];
  const counting = opportunity
    ? ((await tx.opportunities.listEvidence(scope, [opportunity.id])).get(opportunity.id) ?? [])
    : [];
  const founding = counting.flatMap(({ signal }) => (wanted.has(signal.id) ? [signal.id] : []));
  await recordDecision(tx, scope, uses, {
    kind: "story.split",
    subjectId: clusterId,
    before: { title: before.title, signalCount: before.signalCount },
    after: { takenInto: own.id, signalIds: [...wanted], setAside, founding },
    reason,
  });
  return {
    story: presentStory(story),
    taken: presentStory(own),
    opportunityId: opportunity?.id ?? null,
    setAside: setAside.sort(),
    founding: founding.sort(),
  };
}

/**
 * Puts two stories together, also such as a person took apart before. The one that an opportunity
 * tells stays, else the earlier one; its opportunity gains the other's signals as evidence.
 *
 * @throws NOT_FOUND for a story that is not there; PRECONDITION when live opportunities tell both
 */
export async function joinStories(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  { clusterIds, reason }: { clusterIds: [ClusterId, ClusterId]; reason: string | null },
): Promise<StoriesJoinedDTO> {
  await tx.runs.lock(scope, "TodayBoardV1");
  const [one, other] = [await getCluster(tx, scope, clusterIds[0]), await getCluster(tx, scope, clusterIds[1])];
  const opportunities = await tx.opportunities.listByClusters(scope, clusterIds);
  const live = opportunities.filter(({ status }) => LIVE.includes(status));
  if (one.id === other.id || live.length > 1) {
    throw new KairoError(
      "PRECONDITION",
      one.id === other.id
        ? `${one.id} is one story already; name two.`
        : `Two live opportunities tell these stories, ${live.map(({ id }) => id).join(" and ")}; dismiss one of them first.`,
    );
  }
  const told = (live[0] ?? opportunities[0])?.clusterId;
  const isOtherHome = told ? told === other.id : other.firstSeenAt < one.firstSeenAt;
  const [home, ended] = isOtherHome ? [other, one] : [one, other];
  const because = `a person put it with “${home.title}”`;
  await tx.stories.removeSplit(scope, home.id, ended.id);
  const moved = await tx.stories.joinClusters(scope, [{ from: ended.id, into: home.id, because }]);
  const story: SignalCluster = {
    ...home,
    firstSeenAt: home.firstSeenAt < ended.firstSeenAt ? home.firstSeenAt : ended.firstSeenAt,
    lastSeenAt: home.lastSeenAt > ended.lastSeenAt ? home.lastSeenAt : ended.lastSeenAt,
    signalCount: home.signalCount + moved.length,
  };
  await tx.signals.saveClusters(scope, [story, { ...ended, signalCount: 0 }]);
  const gained = await growEvidence(tx, scope, moved, uses.now);
  await recordDecision(tx, scope, uses, {
    kind: "story.joined",
    subjectId: home.id,
    before: { ended: ended.id, title: ended.title },
    after: { signalIds: moved.map(({ signalId }) => signalId), gained },
    reason,
  });
  return {
    story: presentStory(story),
    endedId: ended.id,
    opportunityId: opportunities.find(({ clusterId }) => clusterId === home.id)?.id ?? null,
    gained,
  };
}

async function storyOf(tx: Work, scope: BrandScope, signalIds: SignalId[]): Promise<ClusterId> {
  const signals = await tx.signals.listByIds(scope, signalIds);
  const missing = signalIds.find((id) => !signals.some((signal) => signal.id === id));
  if (missing) throw notFound("signal", missing);
  const [clusterId, ...others] = new Set(signals.map((signal) => signal.clusterId));
  if (!clusterId || others.length > 0) {
    throw new KairoError(
      "PRECONDITION",
      others.length > 0
        ? "These signals are of several stories; take them out of one at a time."
        : "These signals are of no story yet; they join one when the board is refreshed.",
    );
  }
  return clusterId;
}

async function getCluster(tx: Work, scope: BrandScope, id: ClusterId): Promise<SignalCluster> {
  const [cluster] = await tx.signals.listClusters(scope, [id]);
  if (!cluster || cluster.signalCount === 0) throw notFound("story", id);
  return cluster;
}

/** @param signals of the cluster, newest first, at least one */
function clusterOf(like: SignalCluster, id: ClusterId, signals: readonly Signal[]): SignalCluster {
  const times = signals.map(({ publishedAt, receivedAt }) => (publishedAt ?? receivedAt).getTime());
  const isTitleLeft = signals.some(({ title }) => title === like.title);
  return {
    ...like,
    id,
    title: isTitleLeft ? like.title : (signals.at(-1)?.title ?? like.title),
    firstSeenAt: new Date(Math.min(...times)),
    lastSeenAt: new Date(Math.max(...times)),
    signalCount: signals.length,
  };
}

function presentStory({ tenantId: _tenantId, brandId: _brandId, ...shown }: SignalCluster): StoryDTO {
  return shown;
}
