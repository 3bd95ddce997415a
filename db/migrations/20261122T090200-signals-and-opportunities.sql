create table kairo.signal_sources (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'source_')),
  kind text not null check (kind in ('feed', 'webhook', 'person', 'own_performance', 'calendar')),
  name text not null check (char_length(name) between 1 and 300),
  url text,
  trust kairo.trust not null,
  is_paused boolean not null,
  cursor text,
  last_read_at timestamptz,
  last_error text,
  deleted_at timestamptz,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
create unique index signal_sources_name on kairo.signal_sources (brand_id, kind, name) where deleted_at is null;
alter table kairo.signal_sources enable row level security;
create policy own_brand on kairo.signal_sources to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.signal_sources to kairo_app;
grant update (name, url, trust, is_paused, cursor, last_read_at, last_error, deleted_at)
  on kairo.signal_sources to kairo_app;

create table kairo.signal_clusters (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'cluster_')),
  title text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  signal_count integer not null check (signal_count >= 0),
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, id),
  check (first_seen_at <= last_seen_at),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
create index signal_clusters_newest on kairo.signal_clusters (brand_id, last_seen_at desc, id desc);
alter table kairo.signal_clusters enable row level security;
create policy own_brand on kairo.signal_clusters to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.signal_clusters to kairo_app;
grant update (title, first_seen_at, last_seen_at, signal_count, attempt) on kairo.signal_clusters to kairo_app;

create table kairo.signals (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'signal_')),
  source_id kairo.typeid not null,
  source_kind text not null check (source_kind in ('feed', 'webhook', 'person', 'own_performance', 'calendar')),
  guid text,
  canonical_url text,
  domain text,
  title text not null,
  text text not null,
  author text,
  published_at timestamptz,
  received_at timestamptz not null,
  -- What lists are sorted by: many feeds date nothing.
  happened_at timestamptz not null generated always as (coalesce(published_at, received_at)) stored,
  language text,
  trust kairo.trust not null,
  engagement double precision check (engagement >= 0),
  content_hash text not null check (char_length(content_hash) = 64),
  cluster_id kairo.typeid,
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, id),
  unique (brand_id, content_hash),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, source_id) references kairo.signal_sources (brand_id, id),
  foreign key (brand_id, cluster_id) references kairo.signal_clusters (brand_id, id)
);
create unique index signals_guid on kairo.signals (brand_id, source_id, guid) where guid is not null;
create index signals_newest on kairo.signals (brand_id, happened_at desc, id desc);
create index signals_of_cluster on kairo.signals (brand_id, cluster_id);
create index signals_unclustered on kairo.signals (brand_id, happened_at, id) where cluster_id is null;
alter table kairo.signals enable row level security;
create policy own_brand on kairo.signals to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.signals to kairo_app;
grant update (cluster_id, attempt) on kairo.signals to kairo_app;

create table kairo.opportunities (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'opp_')),
  type kairo.opportunity_type not null,
  trigger kairo.opportunity_trigger not null,
  title text not null check (char_length(title) between 1 and 300),
  angle text not null,
  thesis text not null,
  supporting_points jsonb not null,
  cta text,
  why_now text not null,
  persona_id kairo.typeid,
  pillar_id kairo.typeid,
  primary_channel kairo.channel not null,
  suggested_channels text[] not null check (
    suggested_channels <@ array['linkedin', 'x', 'newsletter', 'bluesky', 'threads', 'mastodon', 'facebook', 'blog', 'instagram', 'tiktok', 'youtube']
  ),
  cluster_id kairo.typeid,
  event_at timestamptz,
  score_formula_version text not null,
  scored_at timestamptz not null,
  score_features jsonb not null,
  score_gates jsonb not null,
  score_total double precision not null check (score_total between 0 and 100),
  score_band kairo.band not null,
  check_verdict text not null check (check_verdict in ('clean', 'warned', 'blocked')),
  check_findings jsonb not null,
  check_unchecked jsonb not null,
  risk_flags text[] not null,
  effort text not null check (effort in ('low', 'medium', 'high')),
  status text not null check (status in ('open', 'packaged', 'used', 'dismissed', 'expired')),
  dismiss_reason text check (
    dismiss_reason in ('not_now', 'not_relevant', 'off_brand', 'already_covered', 'too_generic', 'weak_evidence')
  ),
  pinned_at timestamptz,
  snoozed_until timestamptz,
  created_via text not null check (created_via in ('signal', 'person', 'model')),
  text_source kairo.text_source not null,
  run_id kairo.typeid,
  attempt integer not null check (attempt >= 0),
  revision integer not null check (revision >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (brand_id, id),
  check (status <> 'dismissed' or dismiss_reason is not null),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, persona_id) references kairo.personas (brand_id, id),
  foreign key (brand_id, pillar_id) references kairo.content_pillars (brand_id, id),
  foreign key (brand_id, cluster_id) references kairo.signal_clusters (brand_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index opportunities_best on kairo.opportunities (brand_id, score_total desc, id desc) where deleted_at is null;
create index opportunities_live on kairo.opportunities (brand_id, score_total desc, id desc)
  where deleted_at is null and status in ('open', 'packaged');
create index opportunities_of_cluster on kairo.opportunities (brand_id, cluster_id) where deleted_at is null;
alter table kairo.opportunities enable row level security;
create policy own_brand on kairo.opportunities to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.opportunities to kairo_app;
-- Brand, type and origin never change.
grant update (
  trigger, title, angle, thesis, supporting_points, cta, why_now, persona_id, pillar_id, primary_channel,
  suggested_channels, cluster_id, event_at, score_formula_version, scored_at, score_features, score_gates, score_total,
  score_band, check_verdict, check_findings, check_unchecked, risk_flags, effort, status, dismiss_reason, pinned_at,
  snoozed_until, text_source, run_id, attempt, revision, updated_at, deleted_at
) on kairo.opportunities to kairo_app;

-- Evidence. Append-only: what an idea rests on is never taken away.
create table kairo.opportunity_signals (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  opportunity_id kairo.typeid not null,
  signal_id kairo.typeid not null,
  added_at timestamptz not null,
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, opportunity_id, signal_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, opportunity_id) references kairo.opportunities (brand_id, id),
  foreign key (brand_id, signal_id) references kairo.signals (brand_id, id)
);
alter table kairo.opportunity_signals enable row level security;
create policy own_brand on kairo.opportunity_signals to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.opportunity_signals to kairo_app;

-- What one refresh left behind.
create table kairo.boards (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'board_')),
  run_id kairo.typeid,
  local_day date not null,
  focus_pillar_id kairo.typeid,
  focus_persona_id kairo.typeid,
  focus_channel kairo.channel not null,
  focus_high_score_count integer not null check (focus_high_score_count >= 0),
  focus_sentence text not null,
  focus_source kairo.text_source not null,
  is_strategy_only boolean not null,
  degraded text[] not null check (
    degraded <@ array['provider_down', 'budget_spent', 'no_fresh_signals', 'written_by_template', 'learning_paused']
  ),
  attempt integer not null check (attempt >= 0),
  generated_at timestamptz not null,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id),
  foreign key (brand_id, focus_pillar_id) references kairo.content_pillars (brand_id, id),
  foreign key (brand_id, focus_persona_id) references kairo.personas (brand_id, id)
);
create index boards_newest on kairo.boards (brand_id, generated_at desc, id desc);
alter table kairo.boards enable row level security;
create policy own_brand on kairo.boards to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.boards to kairo_app;

create table kairo.board_candidates (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  board_id kairo.typeid not null,
  position integer not null check (position between 1 and 60),
  opportunity_id kairo.typeid not null,
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, board_id, position),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, board_id) references kairo.boards (brand_id, id),
  foreign key (brand_id, opportunity_id) references kairo.opportunities (brand_id, id)
);
alter table kairo.board_candidates enable row level security;
create policy own_brand on kairo.board_candidates to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.board_candidates to kairo_app;
