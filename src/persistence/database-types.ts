/* Written by scripts/generate-database-types.ts from a migrated database; a test compares the two. */
import type { ColumnType } from "kysely";

declare const jsonDocument: unique symbol;
/** What a jsonb column is written with: made by `json()`, because a bare array would arrive as a PostgreSQL array. */
export type JsonDocument = { readonly [jsonDocument]: true };
export type Json = ColumnType<unknown, JsonDocument, JsonDocument>;
export type NullableJson = ColumnType<unknown, JsonDocument | null, JsonDocument | null>;
/** The database fills it in. */
export type Computed<T> = ColumnType<T, never, never>;

export interface BoardCandidatesTable {
  tenant_id: string;
  brand_id: string;
  board_id: string;
  position: number;
  opportunity_id: string;
  attempt: number;
}

export interface BoardRevisionsTable {
  tenant_id: string;
  brand_id: string;
  backend: number;
  written_in: string;
  written_at: Date;
}

export interface BoardsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  run_id: string | null;
  local_day: string;
  focus_pillar_id: string | null;
  focus_persona_id: string | null;
  focus_channel: string;
  focus_high_score_count: number;
  focus_sentence: string;
  focus_source: string;
  is_strategy_only: boolean;
  degraded: string[];
  attempt: number;
  generated_at: Date;
}

export interface BrandCorpusTable {
  tenant_id: string;
  brand_id: string;
  kind: string;
  channel: string | null;
  text: string;
  text_hash: string;
  added_at: Date;
}

export interface BrandSnapshotsTable {
  tenant_id: string;
  brand_id: string;
  version: number;
  brand: Json;
  personas: Json;
  pillars: Json;
  matrix: Json;
  created_at: Date;
  changed_by: string | null;
}

export interface BrandsTable {
  id: string;
  tenant_id: string;
  name: string;
  slug: string;
  positioning: Json;
  objective: string;
  offers: Json;
  tone: Json;
  guardrails: Json;
  cta_policy: string;
  emoji_policy: string;
  hashtag_policy: string;
  approval_policy: string;
  channels: Json;
  primary_channel: string;
  locale: string;
  timezone: string;
  share_learning: boolean;
  tokens_per_day: number | null;
  tokens_per_run: number | null;
  suggested: string[];
  version: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

export interface BudgetLedgerTable {
  tenant_id: string;
  brand_id: string;
  window_key: string;
  used: number;
}

export interface BudgetReservationsTable {
  tenant_id: string;
  brand_id: string;
  id: Computed<number>;
  day_window: string;
  run_id: string | null;
  attempt: number;
  tokens: number;
  expires_at: Date;
}

export interface ContentPackagesTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  title: string;
  thesis: string;
  summary: string;
  supporting_points: Json;
  cta: string | null;
  primary_channel: string;
  channel_plan: Json;
  persona_id: string | null;
  pillar_id: string | null;
  brand_version: number;
  owner_id: string | null;
  notes: string | null;
  run_id: string | null;
  attempt: number;
  archived_at: Date | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

export interface ContentPillarsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  name: string;
  description: string | null;
  keywords: string[];
  priority: number;
  target_share: number | null;
  is_active: boolean;
  deleted_at: Date | null;
}

export interface DecisionsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  actor: string;
  kind: string;
  subject_id: string;
  board_id: string | null;
  position: number | null;
  before: NullableJson;
  after: NullableJson;
  reason: string | null;
  decided_at: Date;
  correlation_id: string;
  attempt: number;
}

export interface ExecutionEventsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  kind: string;
  variant_id: string | null;
  channel: string;
  permalink: string | null;
  external_post_id: string | null;
  metric: string | null;
  value: number | null;
  value_kind: string | null;
  metric_as_of: Date | null;
  occurred_at: Date;
  received_at: Date;
  source: string;
  external_id: string | null;
  revision: number;
  quarantine_reason: string | null;
}

export interface FlowRunsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  graph: string;
  status: string;
  subject_id: string | null;
  input: Json;
  progress_stage: string;
  progress_label: string;
  progress_done: number;
  progress_total: number;
  degraded: string[];
  actor: string;
  correlation_id: string;
  idempotency_key: string | null;
  brand_version: number | null;
  models: string[];
  prompt_versions: string[];
  token_budget: number | null;
  attempt: number;
  cancel_requested: boolean;
  error_code: string | null;
  error_reason: string | null;
  last_event_seq: number;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  calls: Json;
}

export interface FlowStepsTable {
  tenant_id: string;
  brand_id: string;
  run_id: string;
  key: string;
  output: NullableJson;
  attempt: number;
  started_at: Date;
  finished_at: Date;
  calls: Json;
}

export interface IdempotencyKeysTable {
  tenant_id: string;
  brand_id: string;
  procedure: string;
  key: string;
  body_hash: string;
  response: NullableJson;
  completed: boolean;
  created_at: Date;
}

export interface LearningEventsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  kind: string;
  evidence: string;
  subject_id: string;
  variant_id: string | null;
  opportunity_id: string | null;
  pattern_id: string | null;
  channel: string | null;
  hook_type: string | null;
  structure: string | null;
  persona_id: string | null;
  pillar_id: string | null;
  opportunity_type: string | null;
  trigger: string | null;
  source_domain: string | null;
  objective: string;
  month: string;
  reward_micro: number;
  weight: number;
  reason: string;
  revision: number;
  attempt: number;
  created_at: Date;
}

export interface LlmCallsTable {
  tenant_id: string;
  brand_id: string;
  id: Computed<number>;
  run_id: string | null;
  correlation_id: string;
  task: string;
  step_key: string | null;
  prompt_version: string;
  provider: string;
  model: string;
  outcome: string;
  input_tokens: number | null;
  cached_input_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  milliseconds: number;
  wait_milliseconds: number;
  cost_micro_usd: number | null;
  attempt: number;
  started_at: Date;
}

export interface MemberBrandsTable {
  tenant_id: string;
  user_id: string;
  brand_id: string;
}

export interface MembersTable {
  tenant_id: string;
  user_id: string;
  role: string;
  all_brands: boolean;
  added_at: Date;
  email: string | null;
}

export interface ModelAnswersTable {
  tenant_id: string;
  brand_id: string;
  id: Computed<number>;
  run_id: string;
  request: string;
  answer: string;
}

export interface OpportunitiesTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  type: string;
  trigger: string;
  title: string;
  angle: string;
  thesis: string;
  supporting_points: Json;
  cta: string | null;
  why_now: string;
  persona_id: string | null;
  pillar_id: string | null;
  primary_channel: string;
  suggested_channels: string[];
  cluster_id: string | null;
  event_at: Date | null;
  score_formula_version: string;
  scored_at: Date;
  score_features: Json;
  score_gates: Json;
  score_total: number;
  score_band: string;
  check_verdict: string;
  check_findings: Json;
  check_unchecked: Json;
  risk_flags: string[];
  effort: string;
  status: string;
  dismiss_reason: string | null;
  pinned_at: Date | null;
  snoozed_until: Date | null;
  created_via: string;
  text_source: string;
  run_id: string | null;
  attempt: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  score_cut_weak: number;
  score_cut_ready: number;
}

export interface OpportunityPriorsTable {
  tenant_id: string;
  brand_id: string;
  opportunity_type: string;
  trigger: string;
  pillar_id: string | null;
  source_domain: string | null;
  month: string;
  evidence: string;
  n: number;
  sum_micro: number;
  sum_squares_micro: number;
  attempt: number;
}

export interface OpportunitySignalsTable {
  tenant_id: string;
  brand_id: string;
  opportunity_id: string;
  signal_id: string;
  added_at: Date;
  attempt: number;
  set_aside_at: Date | null;
}

export interface PackageEvidenceTable {
  tenant_id: string;
  brand_id: string;
  package_id: string;
  signal_id: string;
  position: number;
  attempt: number;
}

export interface PackageOpportunitiesTable {
  tenant_id: string;
  brand_id: string;
  package_id: string;
  opportunity_id: string;
  position: number;
  attempt: number;
}

export interface PackageSlotsTable {
  tenant_id: string;
  brand_id: string;
  package_id: string;
  key: string;
  position: number;
  channel: string;
  pattern_id: string;
  state: string;
  variant_id: string | null;
  reason: string | null;
  attempt: number;
  outcome: string | null;
}

export interface PatternPreferencesTable {
  tenant_id: string;
  brand_id: string;
  pattern_id: string;
  preference: string;
}

export interface PatternStatsTable {
  tenant_id: string;
  brand_id: string;
  objective: string;
  channel: string;
  hook_type: string;
  structure: string;
  persona_id: string | null;
  pillar_id: string | null;
  month: string;
  evidence: string;
  n: number;
  sum_micro: number;
  sum_squares_micro: number;
  attempt: number;
}

export interface PatternTemplatesTable {
  tenant_id: string | null;
  brand_id: string | null;
  id: string;
  key: string;
  name: string;
  description: string;
  family: string;
  hook_type: string;
  structure: string;
  beats: Json;
  example_hook: string;
  channels: string[];
  evidence_needs: string[];
  length_band: string;
  cta_type: string;
  risk_flags: string[];
  status: string;
  provenance: string;
}

export interface PersonaPillarsTable {
  tenant_id: string;
  brand_id: string;
  persona_id: string;
  pillar_id: string;
  weight: number;
  angle: string | null;
}

export interface PersonasTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  name: string;
  role: string | null;
  summary: string | null;
  goals: string[];
  pains: string[];
  vocabulary: string[];
  channel_notes: string | null;
  deleted_at: Date | null;
}

export interface PooledPriorsTable {
  objective: string;
  channel: string;
  hook_type: string;
  structure: string;
  brand_count: number;
  n: number;
  mean_micro: number;
  variance_micro: number;
  computed_at: Date;
}

export interface ProposalsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  kind: string;
  subject_id: string | null;
  title: string;
  reason: string;
  change: Json;
  status: string;
  run_id: string | null;
  attempt: number;
  decided_by: string | null;
  decided_at: Date | null;
  created_at: Date;
}

export interface PublicationsTable {
  tenant_id: string;
  brand_id: string;
  variant_id: string;
  package_id: string;
  channel: string;
  permalink: string | null;
  external_post_id: string | null;
  published_at: Date;
  outcome: number | null;
  attempt: number;
}

export interface RunEventsTable {
  tenant_id: string;
  brand_id: string;
  run_id: string;
  seq: number;
  status: string;
  progress_stage: string;
  progress_label: string;
  progress_done: number;
  progress_total: number;
  attempt: number;
  at: Date;
  written_in: string;
}

export interface SearchEntriesTable {
  tenant_id: string;
  brand_id: string;
  kind: string;
  subject_id: string;
  title: string;
  words: string;
  said_at: Date;
}

export interface SignalClusterMarksTable {
  tenant_id: string;
  brand_id: string;
  cluster_id: string;
  mark: string;
  last_seen_at: Date;
  attempt: number;
}

export interface SignalClusterSplitsTable {
  tenant_id: string;
  brand_id: string;
  cluster_id: string;
  other_cluster_id: string;
  decided_at: Date;
}

export interface SignalClustersTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  title: string;
  first_seen_at: Date;
  last_seen_at: Date;
  signal_count: number;
  attempt: number;
}

export interface SignalSourcesTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  kind: string;
  name: string;
  url: string | null;
  trust: string;
  is_paused: boolean;
  cursor: string | null;
  last_read_at: Date | null;
  last_error: string | null;
  deleted_at: Date | null;
}

export interface SignalsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  source_id: string;
  source_kind: string;
  guid: string | null;
  canonical_url: string | null;
  domain: string | null;
  title: string;
  text: string;
  author: string | null;
  published_at: Date | null;
  received_at: Date;
  happened_at: Computed<Date>;
  language: string | null;
  trust: string;
  engagement: number | null;
  content_hash: string;
  cluster_id: string | null;
  attempt: number;
  cluster_because: string | null;
}

export interface TenantsTable {
  id: string;
  name: string;
  created_at: Date;
}

export interface VariantEvaluationsTable {
  tenant_id: string;
  brand_id: string;
  variant_id: string;
  run_id: string;
  outcome: number | null;
  siblings: number;
  difference: number | null;
  chance: number | null;
  standing: string;
  sentence: string;
  known: string | null;
  repeat_text: string | null;
  avoid_text: string | null;
  source: string;
  attempt: number;
  at: Date;
}

export interface VariantRevisionsTable {
  tenant_id: string;
  brand_id: string;
  variant_id: string;
  revision: number;
  variant: Json;
  by: string;
  attempt: number;
  at: Date;
}

export interface VariantsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  package_id: string;
  channel: string;
  slot_key: string;
  pattern_id: string | null;
  hook_type: string | null;
  structure: string | null;
  parts: string[];
  title: string | null;
  cta: string | null;
  hashtags: string[];
  links: string[];
  status: string;
  source: string;
  model: string | null;
  prompt_version: string | null;
  brand_version: number;
  quality_rubric_version: string | null;
  quality_score: number | null;
  quality_band: string | null;
  quality_lines: NullableJson;
  findings: Json;
  approved_by: string | null;
  approved_at: Date | null;
  approved_content_hash: string | null;
  scheduled_local_time: string | null;
  scheduled_time_zone: string | null;
  last_edited_by: string | null;
  stale_against: string | null;
  degraded: string | null;
  needs_media: boolean;
  run_id: string | null;
  attempt: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

export interface WebhookDeliveriesTable {
  tenant_id: string;
  brand_id: string;
  delivery_id: string;
  secret_id: string;
  body_hash: string;
  recorded: number;
  duplicates: number;
  received_at: Date;
}

export interface WebhookSecretsTable {
  tenant_id: string;
  brand_id: string;
  id: string;
  encrypted_secret: Buffer;
  encryption_key_id: string;
  created_by: string;
  created_at: Date;
  revoked_at: Date | null;
  name: string;
}

export interface Tables {
  board_candidates: BoardCandidatesTable;
  board_revisions: BoardRevisionsTable;
  boards: BoardsTable;
  brand_corpus: BrandCorpusTable;
  brand_snapshots: BrandSnapshotsTable;
  brands: BrandsTable;
  budget_ledger: BudgetLedgerTable;
  budget_reservations: BudgetReservationsTable;
  content_packages: ContentPackagesTable;
  content_pillars: ContentPillarsTable;
  decisions: DecisionsTable;
  execution_events: ExecutionEventsTable;
  flow_runs: FlowRunsTable;
  flow_steps: FlowStepsTable;
  idempotency_keys: IdempotencyKeysTable;
  learning_events: LearningEventsTable;
  llm_calls: LlmCallsTable;
  member_brands: MemberBrandsTable;
  members: MembersTable;
  model_answers: ModelAnswersTable;
  opportunities: OpportunitiesTable;
  opportunity_priors: OpportunityPriorsTable;
  opportunity_signals: OpportunitySignalsTable;
  package_evidence: PackageEvidenceTable;
  package_opportunities: PackageOpportunitiesTable;
  package_slots: PackageSlotsTable;
  pattern_preferences: PatternPreferencesTable;
  pattern_stats: PatternStatsTable;
  pattern_templates: PatternTemplatesTable;
  persona_pillars: PersonaPillarsTable;
  personas: PersonasTable;
  pooled_priors: PooledPriorsTable;
  proposals: ProposalsTable;
  publications: PublicationsTable;
  run_events: RunEventsTable;
  search_entries: SearchEntriesTable;
  signal_cluster_marks: SignalClusterMarksTable;
  signal_cluster_splits: SignalClusterSplitsTable;
  signal_clusters: SignalClustersTable;
  signal_sources: SignalSourcesTable;
  signals: SignalsTable;
  tenants: TenantsTable;
  variant_evaluations: VariantEvaluationsTable;
  variant_revisions: VariantRevisionsTable;
  variants: VariantsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_secrets: WebhookSecretsTable;
}
