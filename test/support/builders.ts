import { createHash, randomBytes } from "node:crypto";
import { Board } from "../../src/core/board.ts";
import { Brand } from "../../src/core/brand.ts";
import { BrandSnapshot } from "../../src/core/brand-snapshot.ts";
import { ContentPackage } from "../../src/core/content-package.ts";
import { ContentPillar } from "../../src/core/content-pillar.ts";
import { Decision } from "../../src/core/decision.ts";
import { ExecutionEvent } from "../../src/core/execution-event.ts";
import { createIdGenerator, type IdGenerator } from "../../src/core/ids.ts";
import { LearningEvent } from "../../src/core/learning-event.ts";
import { Opportunity } from "../../src/core/opportunity.ts";
import { PatternTemplate } from "../../src/core/pattern-template.ts";
import { Persona } from "../../src/core/persona.ts";
import { FlowRun, LlmCall } from "../../src/core/run.ts";
import { ScoreBreakdown } from "../../src/core/score.ts";
import { Signal, SignalCluster, SignalSource } from "../../src/core/signal.ts";
import { Publication, Variant } from "../../src/core/variant.ts";
import { VariantEvaluation } from "../../src/core/variant-evaluation.ts";

/*
 * Believable objects for tests. Each builder takes what the test is about and fills in the rest; everything passes
 * through its schema, so that a fixture cannot be something the system would refuse.
 */

/** When tests happen unless they say otherwise. */
export const NOW = new Date("2026-11-22T09:00:00.000Z");

export const testIds: IdGenerator = createIdGenerator({ now: Date.now, randomBytes });

/** Whose things are built when a test does not care. */
export const SOMEBODY = {
  tenantId: testIds.next("tenant"),
  brandId: testIds.next("brand"),
} as const;

export const EDITOR_ID = "6f1d2c1e-5a53-4a0f-9d4c-3f3a2f1b0c9d";

export function buildBrand(overrides: Partial<Brand> = {}): Brand {
  return Brand.parse({
    id: SOMEBODY.brandId,
    tenantId: SOMEBODY.tenantId,
    name: "Fernweh Bikes",
    slug: "fernweh-bikes",
    positioning: {
      category: "touring bicycles",
      audience: "people who ride further than they planned",
      promise: "bikes that are repaired, not replaced",
      proof: ["Every frame has carried a lifetime warranty since 2014."],
      against: "bikes that are built to be thrown away",
    },
    objective: "engagement",
    offers: [{ name: "Frame check", benefit: "a mechanic looks at your frame for free", url: null }],
    tone: {
      tags: ["plain", "warm"],
      axes: { formalToCasual: 0.4, seriousToPlayful: 0.1, reservedToBold: -0.2 },
      dos: ["Name the part you mean."],
      donts: ["Promise records."],
    },
    guardrails: [
      {
        id: "no-miracles",
        kind: "term",
        pattern: "miracle",
        severity: "block",
        message: "We do not promise miracles.",
        matching: "folded",
      },
    ],
    ctaPolicy: "soft",
    emojiPolicy: "few",
    hashtagPolicy: "few",
    approvalPolicy: "self",
    channels: [
      { channel: "linkedin", handle: null, enabled: true, length: "medium", risk: "balanced", notes: null },
      { channel: "x", handle: "@fernweh", enabled: true, length: "short", risk: "balanced", notes: null },
    ],
    primaryChannel: "linkedin",
    locale: "en",
    timezone: "Europe/Berlin",
    shareLearning: false,
    budgets: { tokensPerDay: null, tokensPerRun: null },
    suggested: [],
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    deletedAt: null,
    ...overrides,
  });
}

export function buildPersona(overrides: Partial<Persona> = {}): Persona {
  return Persona.parse({
    id: testIds.next("persona"),
    ...SOMEBODY,
    name: "Long-distance Lena",
    role: "commuter who tours in summer",
    summary: "Rides to work all year and across a country once a year.",
    goals: ["arrive without a breakdown"],
    pains: ["spare parts that are not made any more"],
    vocabulary: ["randonneur", "pannier"],
    channelNotes: null,
    deletedAt: null,
    ...overrides,
  });
}

export function buildPillar(overrides: Partial<ContentPillar> = {}): ContentPillar {
  return ContentPillar.parse({
    id: testIds.next("pillar"),
    ...SOMEBODY,
    name: "Repair",
    description: "How to keep a bicycle going.",
    keywords: ["repair", "spare parts", "workshop"],
    priority: 1,
    targetShare: 0.5,
    isActive: true,
    deletedAt: null,
    ...overrides,
  });
}

/** A brand with two personas, two pillars and a full matrix, all of one owner. */
export function buildSnapshot(overrides: Partial<BrandSnapshot> = {}): BrandSnapshot {
  const brand = overrides.brand ?? buildBrand();
  const owner = { tenantId: brand.tenantId, brandId: brand.id };
  const personas = overrides.personas ?? [
    buildPersona(owner),
    buildPersona({ ...owner, name: "Workshop Wim", role: "independent mechanic" }),
  ];
  const pillars = overrides.pillars ?? [
    buildPillar(owner),
    buildPillar({ ...owner, name: "Touring", keywords: ["tour", "route"], priority: 2, targetShare: 0.3 }),
  ];
  const matrix =
    overrides.matrix ??
    personas.flatMap((persona, row) =>
      pillars.map((pillar, column) => ({
        personaId: persona.id,
        pillarId: pillar.id,
        weight: row === column ? 0.9 : 0.4,
        angle: row === column ? "what breaks first" : null,
      })),
    );
  return BrandSnapshot.parse({ brand, personas, pillars, matrix });
}

export function buildSource(overrides: Partial<SignalSource> = {}): SignalSource {
  return SignalSource.parse({
    id: testIds.next("source"),
    ...SOMEBODY,
    kind: "feed",
    name: "Bicycle News",
    url: "https://news.example/feed.xml",
    trust: "normal",
    isPaused: false,
    cursor: null,
    lastReadAt: null,
    lastError: null,
    deletedAt: null,
    ...overrides,
  });
}

/** `contentHash` and `guid` follow from title and text unless they are given. */
export function buildSignal(overrides: Partial<Signal> = {}): Signal {
  const title = overrides.title ?? "City opens 40 km of new bicycle lanes";
  const text = overrides.text ?? "The council opened 40 kilometres of lanes on Friday, two years after the vote.";
  const contentHash = createHash("sha256").update(`${title}\n${text}`).digest("hex");
  return Signal.parse({
    id: testIds.next("signal"),
    ...SOMEBODY,
    sourceId: testIds.next("source"),
    sourceKind: "feed",
    guid: `guid-${contentHash.slice(0, 12)}`,
    canonicalUrl: "https://news.example/lanes",
    domain: "news.example",
    title,
    text,
    author: "A. Reporter",
    publishedAt: new Date(NOW.getTime() - 3_600_000),
    receivedAt: NOW,
    language: "en",
    trust: "normal",
    engagement: null,
    contentHash,
    clusterId: null,
    ...overrides,
  });
}

export function buildCluster(overrides: Partial<SignalCluster> = {}): SignalCluster {
  return SignalCluster.parse({
    id: testIds.next("cluster"),
    ...SOMEBODY,
    title: "City opens 40 km of new bicycle lanes",
    firstSeenAt: new Date(NOW.getTime() - 3_600_000),
    lastSeenAt: NOW,
    signalCount: 1,
    ...overrides,
  });
}

/** A breakdown of one feature that sums to `total`. */
export function buildScore(overrides: Partial<ScoreBreakdown> = {}): ScoreBreakdown {
  const total = overrides.total ?? 70;
  return ScoreBreakdown.parse({
    formulaVersion: "score-1",
    scoredAt: NOW,
    features: [
      {
        name: "relevance",
        raw: total / 100,
        inputs: { given: total / 100 },
        value: total / 100,
        weight: 1,
        contribution: total,
        imputed: false,
        reason: "names bicycle lanes and repair",
      },
    ],
    gates: [],
    total,
    band: total >= 65 ? "ready" : total >= 40 ? "weak" : "invalid",
    cuts: { weak: 40, ready: 65 },
    ...overrides,
  });
}

export function buildOpportunity(overrides: Partial<Opportunity> = {}): Opportunity {
  return Opportunity.parse({
    id: testIds.next("opp"),
    ...SOMEBODY,
    type: "trend",
    trigger: "breaking_news",
    title: "New lanes mean new riders with old bikes",
    angle: "What to check before the first long ride",
    thesis: "Forty new kilometres of lanes bring people back to bikes that have stood for years.",
    supportingPoints: [{ text: "Lanes opened on Friday.", evidenceIds: [] }],
    cta: "Bring your frame by.",
    whyNow: "The council opened 40 km of lanes on Friday.",
    personaId: null,
    pillarId: null,
    primaryChannel: "linkedin",
    suggestedChannels: ["linkedin", "x"],
    clusterId: null,
    eventAt: null,
    score: buildScore(),
    checks: { verdict: "clean", findings: [], unchecked: [] },
    riskFlags: [],
    effort: "low",
    status: "open",
    dismissReason: null,
    pinnedAt: null,
    snoozedUntil: null,
    createdVia: "signal",
    textSource: "template",
    runId: null,
    revision: 1,
    createdAt: NOW,
    updatedAt: NOW,
    deletedAt: null,
    ...overrides,
  });
}

export function buildPattern(overrides: Partial<PatternTemplate> = {}): PatternTemplate {
  return PatternTemplate.parse({
    id: testIds.next("pat"),
    tenantId: null,
    brandId: null,
    key: "question-answer",
    name: "Question and answer",
    description: "Opens with a question the reader has and answers it.",
    family: "teaching",
    hookType: "question",
    structure: "question_answer",
    beats: [
      { name: "hook", instruction: "Ask what the reader asks.", optional: false },
      { name: "point", instruction: "Answer in one sentence.", optional: false },
      { name: "cta", instruction: "Invite an own question.", optional: true },
    ],
    exampleHook: "When did you last look under your bottom bracket?",
    channels: ["linkedin", "x", "newsletter"],
    evidenceNeeds: ["source"],
    lengthBand: "medium",
    ctaType: "question",
    riskFlags: [],
    status: "active",
    provenance: "written for tests",
    ...overrides,
  });
}

export function buildPackage(overrides: Partial<ContentPackage> = {}): ContentPackage {
  return ContentPackage.parse({
    id: testIds.next("pkg"),
    ...SOMEBODY,
    title: "New lanes, old bikes",
    thesis: "Forty new kilometres of lanes bring people back to bikes that have stood for years.",
    summary: "A check list for bikes that come back onto the road.",
    supportingPoints: [{ text: "Lanes opened on Friday.", evidenceIds: [] }],
    cta: "Bring your frame by.",
    primaryChannel: "linkedin",
    channelPlan: [
      { channel: "linkedin", role: "primary", why: "commuters read it at lunch" },
      { channel: "x", role: "support", why: "the news is there" },
    ],
    personaId: null,
    pillarId: null,
    opportunityIds: [testIds.next("opp")],
    evidenceIds: [],
    brandVersion: 1,
    slots: [],
    ownerId: EDITOR_ID,
    notes: null,
    runId: null,
    archivedAt: null,
    revision: 1,
    createdAt: NOW,
    updatedAt: NOW,
    deletedAt: null,
    ...overrides,
  });
}

export function buildVariant(overrides: Partial<Variant> = {}): Variant {
  return Variant.parse({
    id: testIds.next("var"),
    ...SOMEBODY,
    packageId: testIds.next("pkg"),
    channel: "linkedin",
    slotKey: "linkedin-1",
    patternId: null,
    hookType: "question",
    structure: "question_answer",
    parts: ["When did you last look under your bottom bracket? Forty new kilometres of lanes say: today."],
    title: null,
    cta: "Bring your frame by.",
    hashtags: ["repair"],
    links: [],
    status: "draft",
    source: "template",
    model: null,
    promptVersion: null,
    brandVersion: 1,
    quality: {
      rubricVersion: "rubric-1",
      score: 71,
      band: "ready",
      lines: [{ criterion: "clarity", value: 0.71, weight: 1, note: "short sentences" }],
    },
    findings: [],
    approval: null,
    schedule: null,
    lastEditedBy: null,
    staleAgainst: null,
    degraded: null,
    needsMedia: false,
    runId: null,
    revision: 1,
    createdAt: NOW,
    updatedAt: NOW,
    deletedAt: null,
    ...overrides,
  });
}

export function buildPublication(overrides: Partial<Publication> = {}): Publication {
  return Publication.parse({
    variantId: testIds.next("var"),
    packageId: testIds.next("pkg"),
    channel: "linkedin",
    permalink: "https://social.example/posts/1",
    externalPostId: "1",
    publishedAt: NOW,
    outcome: null,
    ...overrides,
  });
}

export function buildEvaluation(overrides: Partial<VariantEvaluation> = {}): VariantEvaluation {
  return VariantEvaluation.parse({
    variantId: testIds.next("var"),
    runId: testIds.next("run"),
    outcome: 0.5,
    siblings: 3,
    difference: 0.4,
    chance: 0.65,
    standing: "too_close",
    sentence: "Based on 4 posts of this package, it came out about 49 % above its siblings: too close to call.",
    known: null,
    repeat: null,
    avoid: null,
    source: "template",
    at: NOW,
    ...overrides,
  });
}

export function buildRun(overrides: Partial<FlowRun> = {}): FlowRun {
  return FlowRun.parse({
    id: testIds.next("run"),
    ...SOMEBODY,
    graph: "PackageWorkspaceV1",
    status: "queued",
    subjectId: null,
    input: {},
    progress: { stage: "queued", label: "Waiting for a worker", done: 0, total: 1 },
    degraded: [],
    actor: EDITOR_ID,
    correlationId: "test-correlation",
    idempotencyKey: null,
    brandVersion: 1,
    models: [],
    promptVersions: [],
    tokenBudget: null,
    attempt: 0,
    cancelRequested: false,
    error: null,
    createdAt: NOW,
    startedAt: null,
    finishedAt: null,
    ...overrides,
  });
}

export function buildLlmCall(overrides: Partial<LlmCall> = {}): LlmCall {
  return LlmCall.parse({
    runId: null,
    correlationId: "test-correlation",
    task: "draft",
    stepKey: "slot:linkedin-1",
    promptVersion: "draft-1",
    provider: "offline",
    model: "template",
    outcome: "answered",
    inputTokens: 470,
    cachedInputTokens: 0,
    outputTokens: 120,
    reasoningTokens: 0,
    milliseconds: 3,
    waitMilliseconds: 0,
    costMicroUsd: 0,
    attempt: 1,
    startedAt: NOW,
    ...overrides,
  });
}

export function buildBoard(overrides: Partial<Board> = {}): Board {
  return Board.parse({
    id: testIds.next("board"),
    ...SOMEBODY,
    runId: null,
    localDay: "2026-11-22",
    candidateIds: [],
    focusFacts: { pillarId: null, personaId: null, channel: "linkedin", highScoreCount: 1 },
    focusSentence: "One strong idea for LinkedIn today.",
    focusSource: "template",
    isStrategyOnly: false,
    degraded: [],
    generatedAt: NOW,
    ...overrides,
  });
}

export function buildDecision(overrides: Partial<Decision> = {}): Decision {
  return Decision.parse({
    id: testIds.next("decision"),
    ...SOMEBODY,
    actor: EDITOR_ID,
    kind: "opportunity.pinned",
    subjectId: testIds.next("opp"),
    boardId: null,
    position: null,
    before: null,
    after: null,
    reason: null,
    decidedAt: NOW,
    correlationId: "test-correlation",
    ...overrides,
  });
}

export function buildExecutionEvent(overrides: Partial<ExecutionEvent> = {}): ExecutionEvent {
  return ExecutionEvent.parse({
    id: testIds.next("event"),
    ...SOMEBODY,
    kind: "metric",
    variantId: null,
    channel: "linkedin",
    permalink: "https://social.example/posts/1",
    externalPostId: "1",
    metric: "impressions",
    value: 1_200,
    valueKind: "cumulative",
    metricAsOf: NOW,
    occurredAt: NOW,
    receivedAt: NOW,
    source: "test",
    externalId: "1",
    revision: 1,
    quarantineReason: null,
    ...overrides,
  });
}

export function buildLearningEvent(overrides: Partial<LearningEvent> = {}): LearningEvent {
  return LearningEvent.parse({
    id: testIds.next("learning"),
    ...SOMEBODY,
    kind: "pattern_outcome",
    evidence: "outcome",
    subjectId: testIds.next("var"),
    variantId: null,
    opportunityId: null,
    patternId: null,
    channel: "linkedin",
    hookType: "question",
    structure: "question_answer",
    personaId: null,
    pillarId: null,
    opportunityType: null,
    trigger: null,
    sourceDomain: null,
    objective: "engagement",
    month: "2026-11",
    rewardMicro: 250_000,
    weight: 1,
    reason: "did better than the brand's usual",
    revision: 1,
    createdAt: NOW,
    ...overrides,
  });
}
