import { createHash, randomUUID } from "node:crypto";
import type { Board } from "../../src/core/board.ts";
import type { ContentPackage } from "../../src/core/content-package.ts";
import type { PatternId } from "../../src/core/ids.ts";
import type { Opportunity } from "../../src/core/opportunity.ts";
import type { RunClaim } from "../../src/core/ports/repositories.ts";
import type { FlowRun } from "../../src/core/run.ts";
import type { Signal, SignalCluster, SignalSource } from "../../src/core/signal.ts";
import type { Variant } from "../../src/core/variant.ts";
import {
  buildBoard,
  buildCluster,
  buildDecision,
  buildEvaluation,
  buildExecutionEvent,
  buildLearningEvent,
  buildLlmCall,
  buildOpportunity,
  buildPackage,
  buildPattern,
  buildPublication,
  buildRun,
  buildSignal,
  buildSource,
  buildVariant,
  NOW,
} from "../support/builders.ts";
import { createTestBrand, type Persistence, type TestBrand } from "../support/persistence.ts";

/** A brand with at least one row in every table that holds anything of a brand. */
export interface World extends TestBrand {
  source: SignalSource;
  cluster: SignalCluster;
  /** Taken apart from `cluster` by a person. */
  splitCluster: SignalCluster;
  thirdCluster: SignalCluster;
  /** Evidence of the opportunity, in the cluster. */
  signal: Signal;
  looseSignal: Signal;
  /** Joined the opportunity's evidence after it was founded. */
  laterSignal: Signal;
  opportunity: Opportunity;
  run: FlowRun;
  claim: RunClaim;
  queuedRun: FlowRun;
  contentPackage: ContentPackage;
  variant: Variant;
  board: Board;
  ownPatternId: PatternId;
  webhookSecretId: string;
  globalPatternId: PatternId;
}

/** What `cluster` is found by. */
export const STORY_MARK = "lane";
export const DAY_WINDOW = "day:2026-11-22";
const IN_AN_HOUR = new Date(NOW.getTime() + 3_600_000);
export const IDEMPOTENT_CALL = { procedure: "hero.packages.createFromOpportunity", key: "first" };
const KEPT_ANSWER = { request: "a".repeat(64), answer: "{}" };
export const BODY_HASH = createHash("sha256").update("body").digest("hex");

export async function buildWorld(persistence: Persistence): Promise<World> {
  const brand = await createTestBrand(persistence);
  const { scope, owner, userId, snapshot } = brand;
  const { unitOfWork } = persistence;
  const globalPatternId = await insertPattern(persistence, { key: "test-global" });
  const ownPatternId = await insertPattern(persistence, { ...owner, key: "own-pattern" });

  const source = buildSource(owner);
  const cluster = buildCluster(owner);
  const splitCluster = buildCluster({ ...owner, title: "A road stays closed" });
  const thirdCluster = buildCluster({ ...owner, title: "A tunnel leaks" });
  const signal = buildSignal({ ...owner, sourceId: source.id, clusterId: cluster.id });
  const looseSignal = buildSignal({ ...owner, sourceId: source.id, title: "A road stays closed" });
  const laterSignal = buildSignal({ ...owner, sourceId: source.id, title: "Lanes again", clusterId: thirdCluster.id });
  const queuedRun = buildRun(owner);
  const run = buildRun(owner);
  const opportunity = buildOpportunity({
    ...owner,
    clusterId: cluster.id,
    personaId: snapshot.personas[0]!.id,
    pillarId: snapshot.pillars[0]!.id,
    runId: run.id,
    supportingPoints: [{ text: "Lanes opened on Friday.", evidenceIds: [signal.id] }],
  });
  const board = buildBoard({ ...owner, runId: run.id, candidateIds: [opportunity.id] });
  const variant = buildVariant({ ...owner, patternId: globalPatternId, runId: run.id });
  const slot = {
    key: "linkedin-1",
    channel: "linkedin",
    patternId: globalPatternId,
    state: "queued",
    variantId: null,
    reason: null,
    outcome: null,
  } as const;
  const contentPackage = buildPackage({
    ...owner,
    opportunityIds: [opportunity.id],
    evidenceIds: [signal.id],
    personaId: opportunity.personaId,
    pillarId: opportunity.pillarId,
    runId: run.id,
    slots: [slot],
  });
  const draft = { ...variant, packageId: contentPackage.id };

  await unitOfWork.write(scope, async (tx) => {
    await tx.brands.addCorpus(scope, [{ kind: "us", channel: null, text: "We true wheels by hand.", addedAt: NOW }]);
    await tx.signals.saveSource(scope, source);
    await tx.signals.saveClusters(scope, [cluster, splitCluster, thirdCluster]);
    await tx.signals.addMany(scope, [signal, looseSignal, laterSignal]);
    await tx.stories.saveMarks(scope, [{ clusterId: cluster.id, mark: STORY_MARK, seenAt: NOW }]);
    await tx.stories.addSplit(scope, cluster.id, splitCluster.id, NOW);
    await tx.runs.insert(scope, queuedRun);
    await tx.runs.insert(scope, run);
  });
  const { claim } = (await unitOfWork.write(scope, (tx) => tx.runs.claim(scope, run.id, NOW)))!;
  await unitOfWork.writeClaimed(scope, claim, async (tx) => {
    await tx.opportunities.insert(scope, opportunity, [signal.id]);
    await tx.opportunities.addEvidence(scope, opportunity.id, [laterSignal.id], new Date(NOW.getTime() + 1));
    await tx.boards.insert(scope, board, claim);
    await tx.packages.insert(scope, contentPackage);
    await tx.variants.insert(scope, draft, claim);
    await tx.packages.saveSlot(scope, contentPackage.id, { ...slot, state: "drafted", variantId: draft.id }, claim);
    await tx.runs.saveStep(scope, claim, {
      key: "plan",
      output: { slots: 1 },
      calls: [],
      startedAt: NOW,
      finishedAt: NOW,
    });
  });
  await unitOfWork.write(scope, async (tx) => {
    await tx.variants.savePublication(
      scope,
      buildPublication({ variantId: draft.id, packageId: contentPackage.id, publishedAt: NOW }),
    );
    await tx.variants.addEvaluations(scope, [buildEvaluation({ variantId: draft.id, runId: run.id })]);
    await tx.patterns.setPreference(scope, globalPatternId, "more");
    await tx.events.addMany(scope, [buildExecutionEvent({ ...owner, variantId: draft.id })]);
    const learned = buildLearningEvent({ ...owner, variantId: draft.id, subjectId: draft.id });
    await tx.learning.post(scope, [learned], { patterns: [PATTERN_CELL], opportunities: [OPPORTUNITY_CELL] });
    await tx.decisions.add(scope, [buildDecision({ ...owner, actor: userId, subjectId: opportunity.id })]);
    await tx.idempotency.begin(scope, { ...IDEMPOTENT_CALL, bodyHash: BODY_HASH, at: NOW });
    await tx.idempotency.complete(scope, IDEMPOTENT_CALL, { packageId: contentPackage.id });
  });
  const asked = { tokens: 100, limits: { perDay: 1_000, perRun: null }, at: NOW, expiresAt: IN_AN_HOUR };
  const reservation = (await persistence.ledger.reserve(scope, claim, asked))!;
  await persistence.ledger.settle(scope, reservation, 80, buildLlmCall({ runId: run.id }), KEPT_ANSWER);
  await persistence.ledger.reserve(scope, claim, asked);
  await insertReserved(persistence, brand);
  const webhookSecret = {
    id: randomUUID(),
    ...owner,
    name: "World",
    sealed: new Uint8Array([0]),
    keyId: "key-1",
    createdBy: brand.userId,
    createdAt: NOW,
    revokedAt: null,
  };
  await unitOfWork.write(scope, async (tx) => {
    await tx.webhooks.insertSecret(scope, webhookSecret);
    const delivery = { deliveryId: "delivery-1", secretId: webhookSecret.id, bodyHash: "hash" };
    await tx.webhooks.claimDelivery(scope, delivery, NOW);
  });
  const stored = await unitOfWork.read(scope, async (tx) => ({
    run: await tx.runs.get(scope, run.id),
    contentPackage: await tx.packages.get(scope, contentPackage.id),
    variant: await tx.variants.get(scope, draft.id),
  }));
  return {
    ...brand,
    source,
    cluster,
    splitCluster,
    thirdCluster,
    signal,
    looseSignal,
    laterSignal,
    opportunity,
    queuedRun,
    claim,
    board,
    ownPatternId,
    webhookSecretId: webhookSecret.id,
    globalPatternId,
    ...stored,
  };
}

export const PATTERN_CELL = {
  objective: "engagement",
  channel: "linkedin",
  hookType: "question",
  structure: "question_answer",
  personaId: null,
  pillarId: null,
  month: "2026-11",
  evidence: "outcome",
  n: 1,
  sumMicro: 250_000,
  sumSquaresMicro: 62_500,
} as const;

export const OPPORTUNITY_CELL = {
  opportunityType: "trend",
  trigger: "breaking_news",
  pillarId: null,
  sourceDomain: "news.example",
  month: "2026-11",
  evidence: "outcome",
  n: 1,
  sumMicro: 250_000,
  sumSquaresMicro: 62_500,
} as const;

/** Patterns have no writer yet but the migration: a test puts them in as the owner. */
async function insertPattern(
  { ownerPool }: Persistence,
  overrides: Partial<Parameters<typeof buildPattern>[0]>,
): Promise<PatternId> {
  const pattern = buildPattern(overrides);
  const row = {
    tenant_id: pattern.tenantId,
    brand_id: pattern.brandId,
    id: pattern.id,
    key: pattern.key,
    name: pattern.name,
    description: pattern.description,
    family: pattern.family,
    hook_type: pattern.hookType,
    structure: pattern.structure,
    beats: pattern.beats,
    example_hook: pattern.exampleHook,
    channels: pattern.channels,
    evidence_needs: pattern.evidenceNeeds,
    length_band: pattern.lengthBand,
    cta_type: pattern.ctaType,
    risk_flags: pattern.riskFlags,
    status: pattern.status,
    provenance: pattern.provenance,
  };
  await ownerPool.query(
    `insert into kairo.pattern_templates select * from json_populate_record(null::kairo.pattern_templates, $1)
     on conflict (key) where brand_id is null do nothing`,
    [JSON.stringify(row)],
  );
  const { rows } = await ownerPool.query<{ id: PatternId }>(
    "select id from kairo.pattern_templates where key = $1 and brand_id is not distinct from $2",
    [pattern.key, pattern.brandId],
  );
  return rows[0]!.id;
}

/** Rows of the tables that wait for their repositories. */
async function insertReserved({ ownerPool }: Persistence, { owner, userId }: TestBrand): Promise<void> {
  const { tenantId, brandId } = owner;
  await ownerPool.query("insert into kairo.member_brands values ($1, $2, $3)", [tenantId, userId, brandId]);
  await ownerPool.query(
    `insert into kairo.proposals (tenant_id, brand_id, id, kind, title, reason, change, status, attempt, created_at)
     values ($1, $2, gen_random_uuid(), 'target_share', 'Write more about repair', 'it does well', '{}', 'open', 0, $3)`,
    [tenantId, brandId, NOW],
  );
  await ownerPool.query(
    `insert into kairo.pooled_priors values ('engagement', 'linkedin', 'question', 'question_answer', 5, 40, 1000, 1, $1)
     on conflict do nothing`,
    [NOW],
  );
}
