-- Who decided what. One of the two append-only fact tables that learning folds, and the audit trail.
create table kairo.decisions (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'decision_')),
  actor text not null,
  kind text not null check (kind ~ '^[a-z]+\.[a-z_]+$'),
  subject_id text not null,
  board_id kairo.typeid,
  position integer check (position >= 1),
  before jsonb,
  after jsonb,
  reason text check (char_length(reason) <= 300),
  decided_at timestamptz not null,
  correlation_id text not null,
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, board_id) references kairo.boards (brand_id, id)
);
create index decisions_newest on kairo.decisions (brand_id, decided_at desc, id desc);
create index decisions_of_subject on kairo.decisions (brand_id, subject_id, decided_at desc);
create index decisions_by_kind on kairo.decisions (brand_id, kind, decided_at desc);
alter table kairo.decisions enable row level security;
create policy own_brand on kairo.decisions to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.decisions to kairo_app;

-- Facts from outside about a variant. The other append-only fact table: a correction is a higher revision.
create table kairo.execution_events (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'event_')),
  kind text not null check (kind in ('published', 'publish_failed', 'removed', 'metric')),
  variant_id kairo.typeid,
  channel kairo.channel not null,
  permalink text,
  external_post_id text,
  metric text check (
    metric in ('impressions', 'reach', 'likes', 'comments', 'shares', 'saves', 'clicks', 'conversions', 'opens', 'delivered', 'video_views')
  ),
  value double precision,
  value_kind text check (value_kind in ('cumulative', 'delta')),
  metric_as_of timestamptz,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  source text not null check (char_length(source) between 1 and 120),
  external_id text,
  revision integer not null check (revision >= 1),
  quarantine_reason text,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, variant_id) references kairo.variants (brand_id, id)
);
create unique index execution_events_once on kairo.execution_events
  (brand_id, source, external_id, metric, metric_as_of, revision) nulls not distinct;
create index execution_events_of_variant on kairo.execution_events (brand_id, variant_id, occurred_at);
create index execution_events_oldest on kairo.execution_events (brand_id, occurred_at, id);
alter table kairo.execution_events enable row level security;
create policy own_brand on kairo.execution_events to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.execution_events to kairo_app;

-- What one fact taught; the highest revision of a (kind, evidence, subject) counts.
create table kairo.learning_events (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'learning_')),
  kind text not null check (kind in ('pattern_outcome', 'opportunity_outcome', 'guardrail_violation', 'edit_distance')),
  evidence text not null check (evidence in ('outcome', 'decision')),
  subject_id text not null,
  variant_id kairo.typeid,
  opportunity_id kairo.typeid,
  pattern_id kairo.typeid references kairo.pattern_templates,
  channel kairo.channel,
  hook_type kairo.hook_type,
  structure kairo.structure,
  persona_id kairo.typeid,
  pillar_id kairo.typeid,
  opportunity_type kairo.opportunity_type,
  trigger kairo.opportunity_trigger,
  source_domain text,
  objective kairo.objective not null,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  reward_micro bigint not null,
  weight smallint not null check (weight in (0, 1)),
  reason text not null check (char_length(reason) <= 300),
  revision integer not null check (revision >= 1),
  attempt integer not null check (attempt >= 0),
  created_at timestamptz not null,
  primary key (brand_id, id),
  unique (brand_id, kind, evidence, subject_id, revision),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, variant_id) references kairo.variants (brand_id, id),
  foreign key (brand_id, opportunity_id) references kairo.opportunities (brand_id, id),
  foreign key (brand_id, persona_id) references kairo.personas (brand_id, id),
  foreign key (brand_id, pillar_id) references kairo.content_pillars (brand_id, id)
);
create trigger pattern_reachable before insert on kairo.learning_events
  for each row execute function kairo.check_pattern_is_reachable();
alter table kairo.learning_events enable row level security;
create policy own_brand on kairo.learning_events to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.learning_events to kairo_app;

-- Additive cells in whole micro-units: any order of arrival and any number of repeats end the same.
create table kairo.pattern_stats (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  objective kairo.objective not null,
  channel kairo.channel not null,
  hook_type kairo.hook_type not null,
  structure kairo.structure not null,
  persona_id kairo.typeid,
  pillar_id kairo.typeid,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  evidence text not null check (evidence in ('outcome', 'decision')),
  n bigint not null,
  sum_micro bigint not null,
  sum_squares_micro bigint not null,
  attempt integer not null check (attempt >= 0),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, persona_id) references kairo.personas (brand_id, id),
  foreign key (brand_id, pillar_id) references kairo.content_pillars (brand_id, id)
);
create unique index pattern_stats_cell on kairo.pattern_stats
  (brand_id, objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence) nulls not distinct;
alter table kairo.pattern_stats enable row level security;
create policy own_brand on kairo.pattern_stats to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.pattern_stats to kairo_app;
grant update (n, sum_micro, sum_squares_micro, attempt) on kairo.pattern_stats to kairo_app;

create table kairo.opportunity_priors (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  opportunity_type kairo.opportunity_type not null,
  trigger kairo.opportunity_trigger not null,
  pillar_id kairo.typeid,
  source_domain text,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  evidence text not null check (evidence in ('outcome', 'decision')),
  n bigint not null,
  sum_micro bigint not null,
  sum_squares_micro bigint not null,
  attempt integer not null check (attempt >= 0),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, pillar_id) references kairo.content_pillars (brand_id, id)
);
create unique index opportunity_priors_cell on kairo.opportunity_priors
  (brand_id, opportunity_type, trigger, pillar_id, source_domain, month, evidence) nulls not distinct;
alter table kairo.opportunity_priors enable row level security;
create policy own_brand on kairo.opportunity_priors to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.opportunity_priors to kairo_app;
grant update (n, sum_micro, sum_squares_micro, attempt) on kairo.opportunity_priors to kairo_app;

-- What brands that opted in have in common: at least five of them behind every row, no ids, no text.
create table kairo.pooled_priors (
  objective kairo.objective not null,
  channel kairo.channel not null,
  hook_type kairo.hook_type not null,
  structure kairo.structure not null,
  brand_count integer not null check (brand_count >= 5),
  n double precision not null check (n >= 0),
  mean_micro bigint not null,
  variance_micro bigint not null check (variance_micro >= 0),
  computed_at timestamptz not null,
  primary key (objective, channel, hook_type, structure)
);
alter table kairo.pooled_priors enable row level security;
create policy anybody_with_a_brand on kairo.pooled_priors for select to kairo_app
  using ((select current_setting('app.brand_id', true)) <> '');
grant select on kairo.pooled_priors to kairo_app;

-- What the learner suggests to change, for a person to accept or decline.
create table kairo.proposals (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id uuid not null,
  kind text not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  subject_id text,
  title text not null check (char_length(title) between 1 and 300),
  reason text not null,
  change jsonb not null,
  status text not null check (status in ('open', 'accepted', 'declined', 'expired')),
  run_id kairo.typeid,
  attempt integer not null check (attempt >= 0),
  decided_by uuid,
  decided_at timestamptz,
  created_at timestamptz not null,
  primary key (brand_id, id),
  check ((decided_at is not null) = (status in ('accepted', 'declined'))),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index proposals_open on kairo.proposals (brand_id, created_at desc) where status = 'open';
alter table kairo.proposals enable row level security;
create policy own_brand on kairo.proposals to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.proposals to kairo_app;
grant update (status, decided_by, decided_at, attempt) on kairo.proposals to kairo_app;

create table kairo.webhook_secrets (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id uuid not null,
  -- Sealed with the deployment's key; the plain secret is shown once and kept nowhere.
  encrypted_secret bytea not null,
  encryption_key_id text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.webhook_secrets enable row level security;
create policy own_brand on kairo.webhook_secrets to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.webhook_secrets to kairo_app;
grant update (revoked_at) on kairo.webhook_secrets to kairo_app;

-- Which deliveries were taken in, so that a replay is a no-op.
create table kairo.webhook_deliveries (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  delivery_id text not null check (char_length(delivery_id) between 1 and 300),
  secret_id uuid not null,
  body_hash text not null,
  recorded integer not null check (recorded >= 0),
  duplicates integer not null check (duplicates >= 0),
  received_at timestamptz not null,
  primary key (brand_id, delivery_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, secret_id) references kairo.webhook_secrets (brand_id, id)
);
alter table kairo.webhook_deliveries enable row level security;
create policy own_brand on kairo.webhook_deliveries to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.webhook_deliveries to kairo_app;
