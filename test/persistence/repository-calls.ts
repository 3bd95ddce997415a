import { randomUUID } from "node:crypto";
import type { PatternCell } from "../../src/core/learning-event.ts";
import type { Work } from "../../src/core/ports/unit-of-work.ts";
import type { BrandScope } from "../../src/core/scope.ts";
import { CANCELLED } from "../../src/services/stop-run.ts";
import {
  buildBoard,
  buildCluster,
  buildDecision,
  buildEvaluation,
  buildExecutionEvent,
  buildLearningEvent,
  buildOpportunity,
  buildPackage,
  buildPattern,
  buildPublication,
  buildRun,
  buildSignal,
  buildSource,
  buildVariant,
  EDITOR_ID,
  NOW,
  testIds,
} from "../support/builders.ts";
import {
  BODY_HASH,
  DAY_WINDOW,
  IDEMPOTENT_CALL,
  OPPORTUNITY_CELL,
  PATTERN_CELL,
  STORY_MARK,
  type World,
} from "./world.ts";

const WEBHOOK_SECRET = {
  name: "Second",
  sealed: new Uint8Array([1, 2, 3]),
  keyId: "key-1",
  createdBy: EDITOR_ID,
  createdAt: NOW,
  revokedAt: null,
};
const DELIVERY = { deliveryId: "delivery-2", bodyHash: "hash" };

/**
 * One call of every method of every repository, naming the things of `world`. Called with the world's own scope it
 * works; with another brand's scope it must neither find nor change anything of the world.
 */
export interface RepositoryCall {
  name: string;
  call: (tx: Work, scope: BrandScope, world: World) => Promise<unknown>;
  /** What a scope of another brand gets. */
  fromOutside: FromOutside;
}

/**
 * `refused`: an error that says that there is no such thing. `nothing`: an empty answer. `own`: the caller's own
 * things, because the call names none.
 */
type FromOutside = "refused" | "nothing" | "own";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const PAGE = { limit: 50 };

export const REPOSITORY_CALLS: readonly RepositoryCall[] = [
  call("brands.get", "own", (tx, scope) => tx.brands.get(scope)),
  call("brands.getSnapshot", "own", (tx, scope) => tx.brands.getSnapshot(scope)),
  call("brands.findSnapshot", "own", (tx, scope) => tx.brands.findSnapshot(scope, 1)),
  call("brands.listVersions", "own", (tx, scope) => tx.brands.listVersions(scope, PAGE)),
  call("brands.saveSnapshot", "refused", (tx, scope, { snapshot }) => tx.brands.saveSnapshot(scope, snapshot, 1)),
  call("brands.softDelete", "own", (tx, scope) => tx.brands.softDelete(scope, NOW)),
  call("brands.restore", "own", (tx, scope) => tx.brands.restore(scope)),
  call("brands.listCorpus", "own", (tx, scope) => tx.brands.listCorpus(scope, 10, ["us"])),
  call("brands.countNewCorpus", "own", (tx, scope) =>
    tx.brands.countNewCorpus(scope, [{ kind: "us", channel: null, text: "We true wheels by hand.", addedAt: NOW }]),
  ),
  call("brands.addCorpus", "own", (tx, scope) =>
    tx.brands.addCorpus(scope, [{ kind: "saved_example", channel: "x", text: "Grease is cheap.", addedAt: NOW }]),
  ),

  call("audience.listPersonas", "own", (tx, scope) => tx.audience.listPersonas(scope)),
  call("audience.listPillars", "own", (tx, scope) => tx.audience.listPillars(scope)),
  call("audience.listMatrix", "own", (tx, scope) => tx.audience.listMatrix(scope)),

  call("signals.getSource", "refused", (tx, scope, { source }) => tx.signals.getSource(scope, source.id)),
  call("signals.findSource", "own", (tx, scope, { source }) => tx.signals.findSource(scope, source.kind, source.name)),
  call("signals.listSources", "own", (tx, scope) => tx.signals.listSources(scope)),
  call("signals.saveSource", "own", (tx, scope) => tx.signals.saveSource(scope, buildSource({ name: "Another feed" }))),
  call("signals.addMany", "refused", (tx, scope, { source }) =>
    tx.signals.addMany(scope, [buildSignal({ sourceId: source.id, title: "A new one" })]),
  ),
  call("signals.list", "nothing", (tx, scope, { source, cluster }) =>
    tx.signals.list(scope, { sourceId: source.id, clusterId: cluster.id }, { ...PAGE, cursor: firstPageOf(NOW) }),
  ),
  call("signals.listUnclustered", "own", (tx, scope) => tx.signals.listUnclustered(scope, 10)),
  call("signals.listByClusters", "nothing", (tx, scope, { cluster }) => tx.signals.listByClusters(scope, [cluster.id])),
  call("signals.listByIds", "nothing", (tx, scope, { signal }) => tx.signals.listByIds(scope, [signal.id])),
  call("signals.listClusters", "nothing", (tx, scope, { cluster }) => tx.signals.listClusters(scope, [cluster.id])),
  call("signals.listClustersSince", "own", (tx, scope) => tx.signals.listClustersSince(scope, LONG_AGO, 10)),
  call("signals.saveClusters", "own", (tx, scope) => tx.signals.saveClusters(scope, [buildCluster()])),
  call("signals.assignClusters", "nothing", (tx, scope, { looseSignal, cluster }) =>
    tx.signals.assignClusters(scope, [
      { signalId: looseSignal.id, clusterId: cluster.id, because: "the same address" },
    ]),
  ),

  call("stories.listClustersNear", "own", (tx, scope) =>
    tx.stories.listClustersNear(scope, [{ marks: [{ mark: STORY_MARK, since: LONG_AGO, weight: 1 }] }], {
      perSeeker: 10,
      perMark: 10,
    }),
  ),
  call("stories.listNewestSignals", "nothing", (tx, scope, { cluster }) =>
    tx.stories.listNewestSignals(scope, [cluster.id], 10),
  ),
  call("stories.listNewestTitles", "own", (tx, scope) => tx.stories.listNewestTitles(scope, 10)),
  call("stories.saveMarks", "refused", (tx, scope, { cluster }) =>
    tx.stories.saveMarks(scope, [{ clusterId: cluster.id, mark: "bridge", seenAt: NOW }]),
  ),
  call("stories.joinClusters", "nothing", (tx, scope, { cluster, splitCluster }) =>
    tx.stories.joinClusters(scope, [{ from: cluster.id, into: splitCluster.id, because: "alike" }]),
  ),
  call("stories.listSplits", "nothing", (tx, scope, { cluster }) => tx.stories.listSplits(scope, [cluster.id])),
  call("stories.addSplit", "refused", (tx, scope, { cluster, thirdCluster }) =>
    tx.stories.addSplit(scope, cluster.id, thirdCluster.id, NOW),
  ),
  call("stories.removeSplit", "nothing", (tx, scope, { cluster, splitCluster }) =>
    tx.stories.removeSplit(scope, cluster.id, splitCluster.id),
  ),

  call("opportunities.get", "refused", (tx, scope, { opportunity }) => tx.opportunities.get(scope, opportunity.id)),
  call("opportunities.find", "nothing", (tx, scope, { opportunity }) => tx.opportunities.find(scope, opportunity.id)),
  call("opportunities.list", "nothing", (tx, scope, { opportunity }) =>
    tx.opportunities.list(
      scope,
      {
        statuses: ["open"],
        channel: "x",
        personaId: opportunity.personaId!,
        pillarId: opportunity.pillarId!,
        band: "ready",
      },
      { ...PAGE, cursor: firstPageOf(101) },
    ),
  ),
  call("opportunities.listByIds", "nothing", (tx, scope, { opportunity }) =>
    tx.opportunities.listByIds(scope, [opportunity.id]),
  ),
  call("opportunities.listLive", "own", (tx, scope) => tx.opportunities.listLive(scope, 10)),
  call("opportunities.listTitlesSince", "own", (tx, scope) =>
    tx.opportunities.listTitlesSince(scope, new Date("2020-01-01T00:00:00Z")),
  ),
  call("opportunities.listDecidedScores", "own", (tx, scope) =>
    tx.opportunities.listDecidedScores(scope, "score-1", 10),
  ),
  call("opportunities.saveScores", "nothing", (tx, scope, { opportunity }) =>
    tx.opportunities.saveScores(scope, [{ id: opportunity.id, score: opportunity.score, isExpired: true }], NOW),
  ),
  call("opportunities.markUsed", "nothing", (tx, scope, { opportunity }) =>
    tx.opportunities.markUsed(scope, [opportunity.id], NOW),
  ),
  call("opportunities.listByClusters", "nothing", (tx, scope, { cluster }) =>
    tx.opportunities.listByClusters(scope, [cluster.id]),
  ),
  call("opportunities.insert", "refused", (tx, scope, { signal }) =>
    tx.opportunities.insert(scope, buildOpportunity(), [signal.id]),
  ),
  call("opportunities.update", "refused", (tx, scope, { opportunity }) =>
    tx.opportunities.update(scope, { ...opportunity, title: "Changed" }, opportunity.revision),
  ),
  call("opportunities.addEvidence", "refused", (tx, scope, { opportunity, looseSignal }) =>
    tx.opportunities.addEvidence(scope, opportunity.id, [looseSignal.id], NOW),
  ),
  call("opportunities.setEvidenceAside", "nothing", (tx, scope, { opportunity, laterSignal }) =>
    tx.opportunities.setEvidenceAside(scope, opportunity.id, [laterSignal.id], NOW),
  ),
  call("opportunities.listEvidence", "nothing", (tx, scope, { opportunity }) =>
    tx.opportunities.listEvidence(scope, [opportunity.id]),
  ),
  call("opportunities.softDelete", "refused", (tx, scope, { opportunity }) =>
    tx.opportunities.softDelete(scope, opportunity.id, NOW),
  ),

  call("packages.get", "refused", (tx, scope, { contentPackage }) => tx.packages.get(scope, contentPackage.id)),
  call("packages.find", "nothing", (tx, scope, { contentPackage }) => tx.packages.find(scope, contentPackage.id)),
  call("packages.list", "nothing", (tx, scope, { opportunity }) =>
    tx.packages.list(
      scope,
      { personaId: opportunity.personaId!, pillarId: opportunity.pillarId!, channel: "x", archived: false },
      { ...PAGE, cursor: firstPageOf(new Date("2030-01-01T00:00:00Z")) },
    ),
  ),
  call("packages.listSince", "own", (tx, scope) => tx.packages.listSince(scope, LONG_AGO, 10)),
  call("packages.findOpenByOpportunity", "nothing", (tx, scope, { opportunity }) =>
    tx.packages.findOpenByOpportunity(scope, opportunity.id),
  ),
  call("packages.insert", "refused", (tx, scope, { opportunity, signal }) =>
    tx.packages.insert(scope, buildPackage({ opportunityIds: [opportunity.id], evidenceIds: [signal.id] })),
  ),
  call("packages.update", "refused", (tx, scope, { contentPackage }) =>
    tx.packages.update(scope, { ...contentPackage, title: "Changed" }, contentPackage.revision),
  ),
  call("packages.addSlots", "refused", (tx, scope, { contentPackage, claim }) =>
    tx.packages.addSlots(scope, contentPackage.id, [{ ...contentPackage.slots[0]!, key: "linkedin-2" }], claim),
  ),
  call("variants.listPage", "own", (tx, scope) =>
    tx.variants.listPage(scope, { statuses: ["draft"], channel: "linkedin" }, { ...PAGE, cursor: firstPageOf(NOW) }),
  ),
  call("packages.getSlot", "refused", (tx, scope, { contentPackage }) =>
    tx.packages.getSlot(scope, contentPackage.id, contentPackage.slots[0]!.key),
  ),
  call("packages.saveSlot", "refused", (tx, scope, { contentPackage }) =>
    tx.packages.saveSlot(scope, contentPackage.id, contentPackage.slots[0]!, null),
  ),
  call("packages.startSlots", "refused", (tx, scope, { contentPackage, claim }) =>
    tx.packages.startSlots(scope, contentPackage.id, [contentPackage.slots[0]!.key], claim),
  ),

  call("variants.get", "refused", (tx, scope, { variant }) => tx.variants.get(scope, variant.id)),
  call("variants.find", "nothing", (tx, scope, { variant }) => tx.variants.find(scope, variant.id)),
  call("variants.list", "nothing", (tx, scope, { contentPackage }) =>
    tx.variants.list(scope, { packageIds: [contentPackage.id], statuses: ["draft"], channel: "linkedin" }, 10),
  ),
  call("variants.insert", "refused", (tx, scope, { contentPackage }) =>
    tx.variants.insert(scope, buildVariant({ packageId: contentPackage.id }), null),
  ),
  call("variants.update", "refused", (tx, scope, { variant }) =>
    tx.variants.update(scope, { ...variant, parts: ["Changed."] }, variant.revision),
  ),
  call("variants.listRevisions", "nothing", (tx, scope, { variant }) => tx.variants.listRevisions(scope, variant.id)),
  call("variants.savePublication", "refused", (tx, scope, { variant, contentPackage }) =>
    tx.variants.savePublication(
      scope,
      buildPublication({ variantId: variant.id, packageId: contentPackage.id, outcome: 0.5 }),
    ),
  ),
  call("variants.saveQuality", "nothing", (tx, scope, { variant }) =>
    tx.variants.saveQuality(scope, variant.id, { ...variant.quality!, score: 12 }, variant.revision),
  ),
  call("variants.listPublicationsOf", "nothing", (tx, scope, { contentPackage }) =>
    tx.variants.listPublicationsOf(scope, contentPackage.id),
  ),
  call("variants.addEvaluations", "refused", (tx, scope, { variant, queuedRun }) =>
    tx.variants.addEvaluations(scope, [buildEvaluation({ variantId: variant.id, runId: queuedRun.id })]),
  ),
  call("variants.listEvaluations", "nothing", (tx, scope, { variant }) =>
    tx.variants.listEvaluations(scope, variant.id),
  ),
  call("variants.listPublications", "own", (tx, scope) => tx.variants.listPublications(scope, LONG_AGO)),

  call("webhooks.listSecrets", "own", (tx, scope) => tx.webhooks.listSecrets(scope)),
  call("webhooks.insertSecret", "own", (tx, scope, { owner }) =>
    tx.webhooks.insertSecret(scope, { ...WEBHOOK_SECRET, ...owner, id: randomUUID() }),
  ),
  call("webhooks.revokeSecret", "refused", (tx, scope, { webhookSecretId }) =>
    tx.webhooks.revokeSecret(scope, webhookSecretId, NOW),
  ),
  call("webhooks.claimDelivery", "refused", (tx, scope, { webhookSecretId }) =>
    tx.webhooks.claimDelivery(scope, { ...DELIVERY, secretId: webhookSecretId }, NOW),
  ),
  call("webhooks.countDelivery", "own", (tx, scope) =>
    tx.webhooks.countDelivery(scope, "delivery-1", { recorded: 2, duplicates: 1 }),
  ),
  call("patterns.get", "refused", (tx, scope, { ownPatternId }) => tx.patterns.get(scope, ownPatternId)),
  call("patterns.list", "own", (tx, scope) => tx.patterns.list(scope, { channel: "linkedin" })),
  call("patterns.listPreferences", "own", (tx, scope) => tx.patterns.listPreferences(scope)),
  call("patterns.insert", "own", (tx, scope, { owner }) =>
    tx.patterns.insert(scope, buildPattern({ ...owner, id: testIds.next("pat"), key: "another-own" })),
  ),
  call("patterns.update", "refused", async (tx, scope, { ownPatternId, owner }) => {
    await tx.patterns.update(scope, buildPattern({ ...owner, id: ownPatternId, key: "own-renamed" }));
  }),
  call("patterns.setPreference", "refused", (tx, scope, { ownPatternId }) =>
    tx.patterns.setPreference(scope, ownPatternId, "less"),
  ),

  call("events.addMany", "refused", (tx, scope, { variant }) =>
    tx.events.addMany(scope, [buildExecutionEvent({ variantId: variant.id, externalId: "2" })]),
  ),
  call("events.listMatched", "own", (tx, scope) => tx.events.listMatched(scope)),
  call("events.listByVariants", "nothing", (tx, scope, { variant }) => tx.events.listByVariants(scope, [variant.id])),

  call("learning.listCurrent", "own", (tx, scope) => tx.learning.listCurrent(scope)),
  call("learning.listPatternCells", "own", (tx, scope) => tx.learning.listPatternCells(scope)),
  call("learning.listOpportunityCells", "own", (tx, scope) => tx.learning.listOpportunityCells(scope)),
  call("learning.post", "refused", (tx, scope, { variant, snapshot }) => {
    const cell: PatternCell = { ...PATTERN_CELL, pillarId: snapshot.pillars[0]!.id };
    return tx.learning.post(scope, [buildLearningEvent({ variantId: variant.id })], {
      patterns: [cell],
      opportunities: [OPPORTUNITY_CELL],
    });
  }),

  call("decisions.add", "refused", (tx, scope, { board }) =>
    tx.decisions.add(scope, [buildDecision({ boardId: board.id })]),
  ),
  call("decisions.list", "nothing", (tx, scope, { opportunity }) =>
    tx.decisions.list(scope, { kinds: ["opportunity.pinned"], subjectId: opportunity.id, since: LONG_AGO }, 10),
  ),
  call("decisions.count", "own", (tx, scope) => tx.decisions.count(scope, ["opportunity.pinned"])),

  call("boards.getRevision", "own", (tx, scope) => tx.boards.getRevision(scope)),
  call("boards.findLatest", "own", (tx, scope) => tx.boards.findLatest(scope)),
  call("boards.find", "nothing", (tx, scope, { board }) => tx.boards.find(scope, board.id)),
  call("boards.insert", "refused", (tx, scope, { opportunity }) =>
    tx.boards.insert(scope, buildBoard({ candidateIds: [opportunity.id] }), null),
  ),

  call("brandSearch.search", "own", (tx, scope) => tx.brandSearch.search(scope, "lanes opened", { limit: 10 })),
  call("patternSearch.search", "own", (tx, scope) => tx.patternSearch.search(scope, "a test pattern", 10)),
  call("runs.lock", "own", (tx, scope) => tx.runs.lock(scope, "TodayBoardV1")),
  call("runs.get", "refused", (tx, scope, { run }) => tx.runs.get(scope, run.id)),
  call("runs.list", "own", (tx, scope) =>
    tx.runs.list(
      scope,
      { statuses: ["running"], graph: "PackageWorkspaceV1", subjectId: "pkg" },
      { ...PAGE, cursor: firstPageOf(new Date("2030-01-01T00:00:00Z")) },
    ),
  ),
  call("runs.insert", "own", (tx, scope) => tx.runs.insert(scope, buildRun())),
  call("runs.countUnfinished", "own", (tx, scope) => tx.runs.countUnfinished(scope)),
  call("runs.findWaiting", "own", (tx, scope) => tx.runs.findWaiting(scope, "PackageWorkspaceV1", "pkg")),
  call("runs.claim", "refused", (tx, scope, { run }) => tx.runs.claim(scope, run.id, NOW)),
  call("runs.assertOwned", "refused", (tx, scope, { claim }) => tx.runs.assertOwned(scope, claim)),
  call("runs.saveProgress", "refused", (tx, scope, { claim }) =>
    tx.runs.saveProgress(scope, claim, { stage: "draft", label: "Drafting", done: 1, total: 4 }, NOW),
  ),
  call("runs.finish", "refused", (tx, scope, { claim }) =>
    tx.runs.finish(
      scope,
      claim,
      {
        status: "succeeded",
        degraded: [],
        error: null,
        models: ["template"],
        promptVersions: [],
        calls: [],
        progress: null,
      },
      NOW,
    ),
  ),
  call("runs.requestCancel", "refused", (tx, scope, { queuedRun }) =>
    tx.runs.requestCancel(scope, queuedRun.id, CANCELLED, NOW),
  ),
  call("runs.requeue", "refused", async (tx, scope, { queuedRun }) => {
    await tx.runs.requestCancel(scope, queuedRun.id, CANCELLED, NOW);
    return tx.runs.requeue(scope, queuedRun.id, NOW);
  }),
  call("runs.listSteps", "nothing", (tx, scope, { run }) => tx.runs.listSteps(scope, run.id)),
  call("runs.saveStep", "refused", (tx, scope, { claim }) =>
    tx.runs.saveStep(scope, claim, { key: "plan", output: { slots: 2 }, calls: [], startedAt: NOW, finishedAt: NOW }),
  ),
  call("runs.listEvents", "nothing", (tx, scope, { run }) => tx.runs.listEvents(scope, run.id, 0)),
  call("runs.listBrandEvents", "own", async (tx, scope, { run }) => ({
    newest: await tx.runs.listBrandEvents(scope, null, 10),
    behind: await tx.runs.listBrandEvents(scope, `1.0.${run.id}`, 10),
  })),

  call("budget.releaseRun", "nothing", (tx, scope, { run }) => tx.budget.releaseRun(scope, run.id, 1)),
  call("budget.read", "own", (tx, scope) => tx.budget.read(scope, DAY_WINDOW)),
  call("budget.listCalls", "nothing", (tx, scope, { run }) => tx.budget.listCalls(scope, run.id)),

  call("idempotency.begin", "own", (tx, scope) =>
    tx.idempotency.begin(scope, { ...IDEMPOTENT_CALL, bodyHash: BODY_HASH, at: NOW }),
  ),
  call("idempotency.complete", "own", async (tx, scope) => {
    const request = { ...IDEMPOTENT_CALL, key: "second" };
    await tx.idempotency.begin(scope, { ...request, bodyHash: BODY_HASH, at: NOW });
    await tx.idempotency.complete(scope, request, { ok: true });
  }),
];

function call(name: string, fromOutside: FromOutside, run: RepositoryCall["call"]): RepositoryCall {
  return { name, fromOutside, call: run };
}

/** A cursor before every row, so that the statement with a cursor is the one that is looked at. */
function firstPageOf(key: Date | number): string {
  return Buffer.from(JSON.stringify([key, "zzz"])).toString("base64url");
}
