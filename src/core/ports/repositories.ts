import type { Board } from "../board.ts";
import type { Brand, CorpusText } from "../brand.ts";
import type { BrandSnapshot } from "../brand-snapshot.ts";
import type { Channel } from "../channels.ts";
import type { ContentPackage, Slot } from "../content-package.ts";
import type { ContentPillar } from "../content-pillar.ts";
import type { Decision, DecisionKind } from "../decision.ts";
import type { ExecutionEvent } from "../execution-event.ts";
import type {
  BoardId,
  BrandId,
  ClusterId,
  OpportunityId,
  PackageId,
  PatternId,
  PersonaId,
  PillarId,
  RunId,
  SignalId,
  SourceId,
  UserId,
  VariantId,
} from "../ids.ts";
import type { LearningEvent, OpportunityCell, PatternCell } from "../learning-event.ts";
import type { Member } from "../membership.ts";
import type { Opportunity, OpportunityStatus } from "../opportunity.ts";
import type { PatternPreference, PatternTemplate } from "../pattern-template.ts";
import type { Persona, PersonaPillar } from "../persona.ts";
import type { Degradation, FlowRun, FlowStep, LlmCall, Progress, RunEvent, RunStatus, ToolCall } from "../run.ts";
import type { BrandScope, TenantScope } from "../scope.ts";
import type { Band, ScoreBreakdown } from "../score.ts";
import type { ClusterJoin, Signal, SignalCluster, SignalSource } from "../signal.ts";
import type { Publication, QualityReport, Variant, VariantStatus } from "../variant.ts";
import type { VariantEvaluation } from "../variant-evaluation.ts";
import type { WebhookDelivery, WebhookSecret } from "../webhook.ts";
import type { Page, PageRequest } from "./page.ts";

/*
 * Verbs: `get` throws NOT_FOUND, `find` answers null, `list` answers in a stated order, `insert` and
 * `update` write one domain model, `update` takes the revision that was read and throws CONFLICT when
 * it is stale. Every method sees its scope's brand only; soft-deleted rows are as if they were not there.
 */

export interface BrandRepository {
  get(scope: BrandScope): Promise<Brand>;
  /** The snapshot of the brand's current version. */
  getSnapshot(scope: BrandScope): Promise<BrandSnapshot>;
  findSnapshot(scope: BrandScope, version: number): Promise<BrandSnapshot | null>;
  /** Newest first. */
  listVersions(scope: BrandScope, page: PageRequest): Promise<Page<BrandVersion>>;
  /** Writes the brand, its personas, pillars and matrix, raises the version and keeps the new snapshot. */
  saveSnapshot(scope: BrandScope, snapshot: BrandSnapshot, readVersion: number): Promise<BrandSnapshot>;
  softDelete(scope: BrandScope, at: Date): Promise<void>;
  restore(scope: BrandScope): Promise<void>;
  /** Newest first; of some kinds alone when they are named. */
  listCorpus(scope: BrandScope, limit: number, kinds?: CorpusText["kind"][]): Promise<CorpusText[]>;
  /** Leaves out what is there already. Answers how many are new. */
  addCorpus(scope: BrandScope, texts: CorpusText[]): Promise<number>;
  /** How many of these `addCorpus` would add. */
  countNewCorpus(scope: BrandScope, texts: CorpusText[]): Promise<number>;
}

/** When and by whom a brand became what a version says. */
export interface BrandVersion {
  version: number;
  changedAt: Date;
  /** A user id, or `system:<job>`. */
  changedBy: string | null;
}

/** Personas, pillars and their matrix, read alone; they are written with the brand's snapshot. */
export interface AudienceRepository {
  listPersonas(scope: BrandScope): Promise<Persona[]>;
  listPillars(scope: BrandScope): Promise<ContentPillar[]>;
  listMatrix(scope: BrandScope): Promise<PersonaPillar[]>;
}

export interface SignalFilter {
  sourceId?: SourceId;
  clusterId?: ClusterId;
}

export interface SignalRepository {
  getSource(scope: BrandScope, id: SourceId): Promise<SignalSource>;
  /** A source is the same when kind and name are. */
  findSource(scope: BrandScope, kind: SignalSource["kind"], name: string): Promise<SignalSource | null>;
  listSources(scope: BrandScope): Promise<SignalSource[]>;
  saveSource(scope: BrandScope, source: SignalSource): Promise<void>;
  /** Keeps what is new; a signal whose source and guid, or content, is known already is left out. Answers the kept ones. */
  addMany(scope: BrandScope, signals: Signal[]): Promise<Signal[]>;
  /** Newest first. */
  list(scope: BrandScope, filter: SignalFilter, page: PageRequest): Promise<Page<Signal>>;
  /** Signals not yet in any cluster, oldest first. */
  listUnclustered(scope: BrandScope, limit: number): Promise<Signal[]>;
  listByClusters(scope: BrandScope, ids: ClusterId[]): Promise<Signal[]>;
  listByIds(scope: BrandScope, ids: SignalId[]): Promise<Signal[]>;
  listClusters(scope: BrandScope, ids: ClusterId[]): Promise<SignalCluster[]>;
  /** Clusters with something published or received at or after `since`, newest first: old news may come late. */
  listClustersSince(scope: BrandScope, since: Date, limit: number): Promise<SignalCluster[]>;
  saveClusters(scope: BrandScope, clusters: SignalCluster[]): Promise<void>;
  assignClusters(
    scope: BrandScope,
    assignments: { signalId: SignalId; clusterId: ClusterId; because: string }[],
  ): Promise<void>;
}

/** What looks for clusters it may belong to: those seen at or after a time that carry one of its marks. */
export interface ClusterSeeker {
  marks: { mark: string; since: Date; weight: number }[];
}

/** How clusters are found again, joined and kept apart. */
export interface StoryRepository {
  /**
   * For each seeker the clusters with the weightiest marks in common, a mark counting for less the more
   * clusters carry it, and not at all from `perMark` on. Costs by seekers and marks, not by history.
   */
  listClustersNear(
    scope: BrandScope,
    seekers: ClusterSeeker[],
    limits: { perSeeker: number; perMark: number },
  ): Promise<ClusterId[]>;
  /** The newest signals of each cluster. */
  listNewestSignals(scope: BrandScope, ids: ClusterId[], perCluster: number): Promise<Signal[]>;
  /** Titles of the brand's newest signals. */
  listNewestTitles(
    scope: BrandScope,
    limit: number,
  ): Promise<Pick<Signal, "id" | "title" | "language" | "canonicalUrl">[]>;
  saveMarks(scope: BrandScope, marks: { clusterId: ClusterId; mark: string; seenAt: Date }[]): Promise<void>;
  /** Moves all signals and marks of `from`, and what it is kept apart from. Answers the signals moved. */
  joinClusters(scope: BrandScope, joins: ClusterJoin[]): Promise<{ signalId: SignalId; clusterId: ClusterId }[]>;
  /** Clusters that a person took apart from these, as pairs. */
  listSplits(scope: BrandScope, ids: ClusterId[]): Promise<[ClusterId, ClusterId][]>;
  addSplit(scope: BrandScope, one: ClusterId, other: ClusterId, at: Date): Promise<void>;
  removeSplit(scope: BrandScope, one: ClusterId, other: ClusterId): Promise<void>;
}

export interface OpportunityFilter {
  statuses?: OpportunityStatus[];
  channel?: Channel;
  personaId?: PersonaId;
  pillarId?: PillarId;
  band?: Band;
}

export interface OpportunityRepository {
  get(scope: BrandScope, id: OpportunityId): Promise<Opportunity>;
  find(scope: BrandScope, id: OpportunityId): Promise<Opportunity | null>;
  /** Best score first. */
  list(scope: BrandScope, filter: OpportunityFilter, page: PageRequest): Promise<Page<Opportunity>>;
  listByIds(scope: BrandScope, ids: OpportunityId[]): Promise<Opportunity[]>;
  /** What a board may show: open ones, and packaged ones that are pinned; pinned first, then best stored score. */
  listLive(scope: BrandScope, limit: number): Promise<Opportunity[]>;
  /** Titles of everything made at or after `since`, whatever became of it. */
  listTitlesSince(scope: BrandScope, since: Date): Promise<string[]>;
  /**
   * Scores as they stood when somebody decided, by one formula, newest decision first: what became a package,
   * and what was dismissed for what it is (not "not now", not "already covered"). What people put in themselves
   * is left out: they took it whatever it scored.
   */
  listDecidedScores(
    scope: BrandScope,
    formulaVersion: string,
    limit: number,
  ): Promise<{ total: number; isTaken: boolean }[]>;
  /** Stores scores worked out anew; an outlived idea expires with it. No revision: nobody's words change. */
  saveScores(
    scope: BrandScope,
    scored: { id: OpportunityId; score: ScoreBreakdown; isExpired: boolean }[],
    at: Date,
  ): Promise<void>;
  /** Says that something of them was published; what is so already stays as it is. */
  markUsed(scope: BrandScope, ids: OpportunityId[], at: Date): Promise<void>;
  listByClusters(scope: BrandScope, ids: ClusterId[]): Promise<Opportunity[]>;
  insert(scope: BrandScope, opportunity: Opportunity, evidenceIds: SignalId[]): Promise<void>;
  update(scope: BrandScope, opportunity: Opportunity, readRevision: number): Promise<Opportunity>;
  /** Append-only: a link is never taken away. Answers how many count that did not before. */
  addEvidence(scope: BrandScope, id: OpportunityId, signalIds: SignalId[], at: Date): Promise<number>;
  /** Lets evidence that joined later count no more; what founded the opportunity stays. Answers what was set aside. */
  setEvidenceAside(scope: BrandScope, id: OpportunityId, signalIds: SignalId[], at: Date): Promise<SignalId[]>;
  /** Evidence that counts, by opportunity, oldest link first. */
  listEvidence(
    scope: BrandScope,
    ids: OpportunityId[],
  ): Promise<Map<OpportunityId, { signal: Signal; addedAt: Date }[]>>;
  softDelete(scope: BrandScope, id: OpportunityId, at: Date): Promise<void>;
}

export interface PackageFilter {
  personaId?: PersonaId;
  pillarId?: PillarId;
  channel?: Channel;
  archived?: boolean;
}

export interface PackageRepository {
  get(scope: BrandScope, id: PackageId): Promise<ContentPackage>;
  find(scope: BrandScope, id: PackageId): Promise<ContentPackage | null>;
  /** Newest first. */
  list(scope: BrandScope, filter: PackageFilter, page: PageRequest): Promise<Page<ContentPackage>>;
  /** Packages made at or after `since`, newest first; archived ones included. */
  listSince(scope: BrandScope, since: Date, limit: number): Promise<ContentPackage[]>;
  /** The newest package of an opportunity that is not archived. */
  findOpenByOpportunity(scope: BrandScope, id: OpportunityId): Promise<ContentPackage | null>;
  insert(scope: BrandScope, contentPackage: ContentPackage): Promise<void>;
  /** Writes everything but the slots. */
  update(scope: BrandScope, contentPackage: ContentPackage, readRevision: number): Promise<ContentPackage>;
  /** Adds slots whose keys are new; existing ones are left alone. */
  addSlots(scope: BrandScope, id: PackageId, slots: Slot[], claim: RunClaim | null): Promise<void>;
  getSlot(scope: BrandScope, id: PackageId, key: string): Promise<Slot>;
  saveSlot(scope: BrandScope, id: PackageId, slot: Slot, claim: RunClaim | null): Promise<void>;
  /** Sets slots drafting; those that are drafted are left alone. */
  startSlots(scope: BrandScope, id: PackageId, keys: string[], claim: RunClaim | null): Promise<void>;
}

export interface VariantFilter {
  packageIds?: PackageId[];
  statuses?: VariantStatus[];
  channel?: Channel;
}

export interface VariantRevision {
  variantId: VariantId;
  revision: number;
  variant: Variant;
  /** A user id, or `system:<job>`. */
  by: string;
  at: Date;
}

export interface VariantRepository {
  get(scope: BrandScope, id: VariantId): Promise<Variant>;
  find(scope: BrandScope, id: VariantId): Promise<Variant | null>;
  /** By package, then slot key. */
  list(scope: BrandScope, filter: VariantFilter, limit: number): Promise<Variant[]>;
  /** Last changed first. */
  listPage(scope: BrandScope, filter: VariantFilter, page: PageRequest): Promise<Page<Variant>>;
  insert(scope: BrandScope, variant: Variant, claim: RunClaim | null): Promise<void>;
  /** Keeps the new state as a revision of its own. */
  update(scope: BrandScope, variant: Variant, readRevision: number): Promise<Variant>;
  /** Newest first. */
  listRevisions(scope: BrandScope, id: VariantId): Promise<VariantRevision[]>;
  /** Stores a judgement worked out anew. No revision: nobody's words change; words that have changed since stay unjudged. */
  saveQuality(scope: BrandScope, id: VariantId, quality: QualityReport, readRevision: number): Promise<void>;
  savePublication(scope: BrandScope, publication: Publication): Promise<void>;
  /** Newest first. */
  listPublications(scope: BrandScope, since: Date): Promise<Publication[]>;
  /** By variant. */
  listPublicationsOf(scope: BrandScope, packageId: PackageId): Promise<Publication[]>;
  addEvaluations(scope: BrandScope, evaluations: VariantEvaluation[]): Promise<void>;
  /** Newest first. */
  listEvaluations(scope: BrandScope, id: VariantId): Promise<VariantEvaluation[]>;
}

export interface PatternRepository {
  get(scope: BrandScope, id: PatternId): Promise<PatternTemplate>;
  /** Global patterns and the brand's own, by key; deprecated ones left out unless asked for. */
  list(scope: BrandScope, filter?: { channel?: Channel; includeDeprecated?: boolean }): Promise<PatternTemplate[]>;
  /** One of the brand's own. @throws CONFLICT when its key is taken */
  insert(scope: BrandScope, pattern: PatternTemplate): Promise<void>;
  /** One of the brand's own; a shipped one is NOT_FOUND here. */
  update(scope: BrandScope, pattern: PatternTemplate): Promise<void>;
  listPreferences(scope: BrandScope): Promise<Map<PatternId, PatternPreference>>;
  setPreference(scope: BrandScope, id: PatternId, preference: PatternPreference): Promise<void>;
}

export interface ExecutionEventRepository {
  /** Appends what is new; a repeat of (source, external id, metric, as-of, revision) is left out. Answers the kept ones. */
  addMany(scope: BrandScope, events: ExecutionEvent[]): Promise<ExecutionEvent[]>;
  /** Every counting fact, oldest first: no quarantined rows, matched to a variant. */
  listMatched(scope: BrandScope): Promise<ExecutionEvent[]>;
  listByVariants(scope: BrandScope, ids: VariantId[]): Promise<ExecutionEvent[]>;
}

export interface LearningRepository {
  /** The current event of each subject, by (kind, evidence, subject). */
  listCurrent(scope: BrandScope): Promise<LearningEvent[]>;
  listPatternCells(scope: BrandScope): Promise<PatternCell[]>;
  listOpportunityCells(scope: BrandScope): Promise<OpportunityCell[]>;
  /** Appends events and adds the differences to the cells, in one statement each. */
  post(
    scope: BrandScope,
    events: LearningEvent[],
    differences: { patterns: PatternCell[]; opportunities: OpportunityCell[] },
  ): Promise<void>;
}

export interface DecisionFilter {
  kinds?: DecisionKind[];
  subjectId?: string;
  since?: Date;
}

export interface DecisionRepository {
  add(scope: BrandScope, decisions: Decision[]): Promise<void>;
  /** Newest first. */
  list(scope: BrandScope, filter: DecisionFilter, limit: number): Promise<Decision[]>;
  count(scope: BrandScope, kinds: DecisionKind[]): Promise<number>;
}

export interface BoardRepository {
  findLatest(scope: BrandScope): Promise<Board | null>;
  /** Another text whenever something that the brand's board is read from has changed. */
  getRevision(scope: BrandScope): Promise<string>;
  find(scope: BrandScope, id: BoardId): Promise<Board | null>;
  insert(scope: BrandScope, board: Board, claim: RunClaim | null): Promise<void>;
}

/** Proof of owning a run: the attempt that claimed it last. */
export interface RunClaim {
  runId: RunId;
  attempt: number;
}

export interface RunFilter {
  statuses?: RunStatus[];
  graph?: FlowRun["graph"];
  subjectId?: string;
  actor?: string;
}

export interface RunOutcome {
  status: "succeeded" | "failed" | "cancelled";
  degraded: Degradation[];
  error: { code: string; reason: string } | null;
  models: string[];
  promptVersions: string[];
  calls: ToolCall[];
  /** How far it came; null leaves what was told last. */
  progress: Progress | null;
}

export interface RunRepository {
  /** Waits until no other transaction of this brand holds the same graph; held until this one ends. */
  lock(scope: BrandScope, graph: FlowRun["graph"]): Promise<void>;
  get(scope: BrandScope, id: RunId): Promise<FlowRun>;
  /** Newest first. */
  list(scope: BrandScope, filter: RunFilter, page: PageRequest): Promise<Page<FlowRun>>;
  insert(scope: BrandScope, run: FlowRun): Promise<void>;
  countUnfinished(scope: BrandScope): Promise<number>;
  /**
   * A queued run of this graph, about this subject if one is named; null when none waits. It cannot be claimed before this transaction ends, so
   * what the transaction writes is there when the run begins.
   */
  findWaiting(scope: BrandScope, graph: FlowRun["graph"], subjectId?: string): Promise<FlowRun | null>;
  /** Takes the run over for a new attempt. Answers null when it has already ended. */
  claim(scope: BrandScope, id: RunId, at: Date): Promise<{ run: FlowRun; claim: RunClaim } | null>;
  /** Locks the run's row and throws CONFLICT, not retryable, when a later attempt has taken it over. */
  assertOwned(scope: BrandScope, claim: RunClaim): Promise<FlowRun>;
  /** @throws CONFLICT when the run has ended or is another attempt's */
  saveProgress(scope: BrandScope, claim: RunClaim, progress: Progress, at: Date): Promise<FlowRun>;
  finish(scope: BrandScope, claim: RunClaim, outcome: RunOutcome, at: Date): Promise<void>;
  /** Ends a queued run at once; asks a running one to stop before its next model call. It keeps why. */
  requestCancel(scope: BrandScope, id: RunId, why: NonNullable<FlowRun["error"]>, at: Date): Promise<FlowRun>;
  /** Puts a failed or cancelled run back in the queue's hands. */
  requeue(scope: BrandScope, id: RunId, at: Date): Promise<FlowRun>;
  listSteps(scope: BrandScope, id: RunId): Promise<FlowStep[]>;
  saveStep(
    scope: BrandScope,
    claim: RunClaim,
    step: Pick<FlowStep, "key" | "output" | "calls" | "startedAt" | "finishedAt">,
  ): Promise<void>;
  /** Events after `seq`, in order. */
  listEvents(scope: BrandScope, id: RunId, afterSeq: number): Promise<RunEvent[]>;
  /**
   * Events of all the brand's runs behind a position, such that none can ever appear before one that was answered;
   * without a position the newest one. A run's own events are in order by `seq`, whatever order they come in.
   * @throws INVALID for a position that no event has
   */
  listBrandEvents(
    scope: BrandScope,
    after: string | null,
    most: number,
  ): Promise<{ events: { position: string; event: RunEvent }[]; areMoreComing: boolean }>;
}

export interface BudgetRepository {
  /** Gives back what attempts of this run before `attempt` had set aside. */
  releaseRun(scope: BrandScope, runId: RunId, attempt: number): Promise<void>;
  /** What a window, `day:2026-11-22` or `run:run_…`, has used and what is set aside in it. */
  read(scope: BrandScope, window: string): Promise<{ reserved: number; used: number }>;
  listCalls(scope: BrandScope, runId: RunId): Promise<LlmCall[]>;
}

export interface IdempotencyRepository {
  /**
   * First call with this key: answers null and holds the key until the transaction ends.
   * Later equal calls: wait for the first, then answer what it stored.
   * @throws CONFLICT when the same key came with another body
   */
  begin(
    scope: BrandScope,
    request: { procedure: string; key: string; bodyHash: string; at: Date },
  ): Promise<{ response: unknown } | null>;
  complete(scope: BrandScope, request: { procedure: string; key: string }, response: unknown): Promise<void>;
}

/** What other systems sign with, and what they have delivered. */
export interface WebhookRepository {
  /** Newest first; revoked ones too. */
  listSecrets(scope: BrandScope): Promise<WebhookSecret[]>;
  insertSecret(scope: BrandScope, secret: WebhookSecret): Promise<void>;
  revokeSecret(scope: BrandScope, id: string, at: Date): Promise<WebhookSecret>;
  /**
   * Answers false when the same delivery was taken in before; one that is being taken in is waited for.
   * @throws CONFLICT when its id came with another body
   */
  claimDelivery(scope: BrandScope, delivery: WebhookDelivery, at: Date): Promise<boolean>;
  countDelivery(scope: BrandScope, deliveryId: string, counts: { recorded: number; duplicates: number }): Promise<void>;
}

/** The tenant's own rooms: people and the list of brands. */
export interface TenantRepository {
  listBrands(scope: TenantScope): Promise<Pick<Brand, "id" | "name" | "slug" | "version">[]>;
  /** Inserts the brand and everything under it as version 1. @throws CONFLICT when the slug is taken */
  insertBrand(scope: TenantScope, snapshot: BrandSnapshot): Promise<void>;
  findBrandBySlug(scope: TenantScope, slug: string): Promise<BrandId | null>;
  /** Waits until no other transaction changes the members; held until this one ends. */
  lockMembers(scope: TenantScope): Promise<void>;
  /** By when they came. */
  listMembers(scope: TenantScope): Promise<Member[]>;
  saveMember(scope: TenantScope, member: Member): Promise<void>;
  removeMember(scope: TenantScope, userId: UserId): Promise<void>;
}
