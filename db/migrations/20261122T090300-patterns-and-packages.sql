-- Ways to build a post. The shipped ones belong to nobody (no tenant, no brand); a brand may add its own.
create table kairo.pattern_templates (
  tenant_id kairo.typeid,
  brand_id kairo.typeid,
  id kairo.typeid primary key check (starts_with(id, 'pat_')),
  key text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(key) <= 80),
  name text not null check (char_length(name) between 1 and 300),
  description text not null,
  family text not null,
  hook_type kairo.hook_type not null,
  structure kairo.structure not null,
  beats jsonb not null check (jsonb_array_length(beats) between 1 and 10),
  example_hook text not null,
  channels text[] not null check (
    channels <@ array['linkedin', 'x', 'newsletter', 'bluesky', 'threads', 'mastodon', 'facebook', 'blog', 'instagram', 'tiktok', 'youtube']
    and cardinality(channels) >= 1
  ),
  evidence_needs text[] not null check (
    evidence_needs <@ array['source', 'number', 'quote', 'date', 'brand_proof', 'offer']
  ),
  length_band text not null check (length_band in ('short', 'medium', 'long')),
  cta_type text not null check (cta_type in ('none', 'question', 'link', 'offer')),
  risk_flags text[] not null,
  status text not null check (status in ('active', 'experimental', 'deprecated')),
  provenance text not null,
  check ((tenant_id is null) = (brand_id is null)),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
create unique index pattern_templates_global_key on kairo.pattern_templates (key) where brand_id is null;
create unique index pattern_templates_brand_key on kairo.pattern_templates (brand_id, key) where brand_id is not null;
alter table kairo.pattern_templates enable row level security;
-- The shipped patterns are for everybody who has a brand; nobody may write them but the migration.
create policy own_brand_or_shipped on kairo.pattern_templates to kairo_app
  using (
    brand_id = (select current_setting('app.brand_id', true))
    or (brand_id is null and (select current_setting('app.brand_id', true)) <> '')
  )
  with check (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, update on kairo.pattern_templates to kairo_app;

-- A plain foreign key to a pattern could reach another brand's own one; this closes that.
create function kairo.check_pattern_is_reachable() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.pattern_id is not null and not exists (
    select from kairo.pattern_templates pattern
    where pattern.id = new.pattern_id and (pattern.brand_id is null or pattern.brand_id = new.brand_id)
  ) then
    raise foreign_key_violation using
      message = format('pattern %s is neither a shipped one nor one of brand %s', new.pattern_id, new.brand_id),
      constraint = tg_table_name || '_pattern_reachable', schema = tg_table_schema, table = tg_table_name;
  end if;
  return new;
end
$$;
revoke all on function kairo.check_pattern_is_reachable() from public;

create table kairo.pattern_preferences (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  pattern_id kairo.typeid not null references kairo.pattern_templates,
  preference text not null check (preference in ('never', 'less', 'neutral', 'more')),
  primary key (brand_id, pattern_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
create trigger pattern_reachable before insert or update of pattern_id, brand_id on kairo.pattern_preferences
  for each row execute function kairo.check_pattern_is_reachable();
alter table kairo.pattern_preferences enable row level security;
create policy own_brand on kairo.pattern_preferences to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.pattern_preferences to kairo_app;
grant update (preference) on kairo.pattern_preferences to kairo_app;

create table kairo.content_packages (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'pkg_')),
  title text not null check (char_length(title) between 1 and 300),
  thesis text not null,
  summary text not null,
  supporting_points jsonb not null,
  cta text,
  primary_channel kairo.channel not null,
  channel_plan jsonb not null,
  persona_id kairo.typeid,
  pillar_id kairo.typeid,
  brand_version integer not null,
  owner_id uuid,
  notes text,
  run_id kairo.typeid,
  attempt integer not null check (attempt >= 0),
  archived_at timestamptz,
  revision integer not null check (revision >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, brand_version) references kairo.brand_snapshots (brand_id, version),
  foreign key (brand_id, persona_id) references kairo.personas (brand_id, id),
  foreign key (brand_id, pillar_id) references kairo.content_pillars (brand_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index content_packages_newest on kairo.content_packages (brand_id, created_at desc, id desc)
  where deleted_at is null;
alter table kairo.content_packages enable row level security;
create policy own_brand on kairo.content_packages to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.content_packages to kairo_app;
grant update (
  title, thesis, summary, supporting_points, cta, primary_channel, channel_plan, persona_id, pillar_id, brand_version,
  owner_id, notes, run_id, attempt, archived_at, revision, updated_at, deleted_at
) on kairo.content_packages to kairo_app;

create table kairo.package_opportunities (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  package_id kairo.typeid not null,
  opportunity_id kairo.typeid not null,
  position integer not null check (position >= 1),
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, package_id, opportunity_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, package_id) references kairo.content_packages (brand_id, id),
  foreign key (brand_id, opportunity_id) references kairo.opportunities (brand_id, id)
);
create index package_opportunities_of_opportunity on kairo.package_opportunities (brand_id, opportunity_id);
alter table kairo.package_opportunities enable row level security;
create policy own_brand on kairo.package_opportunities to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.package_opportunities to kairo_app;
grant update (position, attempt) on kairo.package_opportunities to kairo_app;

create table kairo.package_evidence (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  package_id kairo.typeid not null,
  signal_id kairo.typeid not null,
  position integer not null check (position >= 1),
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, package_id, signal_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, package_id) references kairo.content_packages (brand_id, id),
  foreign key (brand_id, signal_id) references kairo.signals (brand_id, id)
);
alter table kairo.package_evidence enable row level security;
create policy own_brand on kairo.package_evidence to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.package_evidence to kairo_app;
grant update (position, attempt) on kairo.package_evidence to kairo_app;

-- One unit of content for one channel.
create table kairo.variants (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'var_')),
  package_id kairo.typeid not null,
  channel kairo.channel not null,
  slot_key text not null check (char_length(slot_key) between 1 and 60),
  pattern_id kairo.typeid references kairo.pattern_templates,
  hook_type kairo.hook_type,
  structure kairo.structure,
  parts text[] not null check (cardinality(parts) between 1 and 25),
  title text,
  cta text,
  hashtags text[] not null,
  links text[] not null,
  status text not null check (
    status in ('draft', 'review', 'changes_requested', 'approved', 'scheduled', 'published', 'rejected', 'archived')
  ),
  source kairo.text_source not null,
  model text,
  prompt_version text,
  brand_version integer not null,
  quality_rubric_version text,
  quality_score double precision check (quality_score between 0 and 100),
  quality_band kairo.band,
  quality_lines jsonb,
  findings jsonb not null,
  approved_by uuid,
  approved_at timestamptz,
  approved_content_hash text check (char_length(approved_content_hash) = 64),
  scheduled_local_time text check (scheduled_local_time ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$'),
  scheduled_time_zone text,
  last_edited_by uuid,
  stale_against text check (stale_against in ('thesis', 'brand_voice')),
  degraded text,
  needs_media boolean not null,
  run_id kairo.typeid,
  attempt integer not null check (attempt >= 0),
  revision integer not null check (revision >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (brand_id, id),
  check (num_nulls(quality_rubric_version, quality_score, quality_band, quality_lines) in (0, 4)),
  check (num_nulls(approved_by, approved_at, approved_content_hash) in (0, 3)),
  check (num_nulls(scheduled_local_time, scheduled_time_zone) in (0, 2)),
  constraint approved_words_are_bound check (status not in ('approved', 'scheduled') or approved_content_hash is not null),
  constraint scheduled_has_a_time check (status <> 'scheduled' or scheduled_local_time is not null),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, package_id) references kairo.content_packages (brand_id, id),
  foreign key (brand_id, brand_version) references kairo.brand_snapshots (brand_id, version),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index variants_of_package on kairo.variants (brand_id, package_id, slot_key, id) where deleted_at is null;
create index variants_by_status on kairo.variants (brand_id, status) where deleted_at is null;
create trigger pattern_reachable before insert or update of pattern_id, brand_id on kairo.variants
  for each row execute function kairo.check_pattern_is_reachable();
alter table kairo.variants enable row level security;
create policy own_brand on kairo.variants to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.variants to kairo_app;
grant update (
  pattern_id, hook_type, structure, parts, title, cta, hashtags, links, status, source, model, prompt_version,
  brand_version, quality_rubric_version, quality_score, quality_band, quality_lines, findings, approved_by, approved_at,
  approved_content_hash, scheduled_local_time, scheduled_time_zone, last_edited_by, stale_against, degraded,
  needs_media, run_id, attempt, revision, updated_at, deleted_at
) on kairo.variants to kairo_app;

-- The legal moves of a variant, the same as the content engine's table: a test compares the two.
create function kairo.variant_edges() returns table (from_status text, to_status text)
language sql immutable parallel safe set search_path = '' as $$
  values
    ('draft', 'review'), ('draft', 'approved'), ('draft', 'rejected'), ('draft', 'archived'),
    ('review', 'changes_requested'), ('review', 'approved'), ('review', 'rejected'), ('review', 'archived'),
    ('changes_requested', 'review'), ('changes_requested', 'rejected'), ('changes_requested', 'archived'),
    ('approved', 'draft'), ('approved', 'changes_requested'), ('approved', 'scheduled'), ('approved', 'published'),
    ('approved', 'rejected'), ('approved', 'archived'),
    ('scheduled', 'draft'), ('scheduled', 'approved'), ('scheduled', 'published'), ('scheduled', 'archived'),
    ('rejected', 'draft'), ('rejected', 'archived'),
    ('archived', 'draft')
$$;

create function kairo.guard_variant_status() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise check_violation using message = format('a variant begins as draft, not as %s', new.status),
        constraint = 'variants_status_edge', schema = 'kairo', table = 'variants';
    end if;
    return new;
  end if;
  if new.status = old.status then
    return new;
  end if;
  if not exists (select from kairo.variant_edges() edge where edge.from_status = old.status and edge.to_status = new.status) then
    raise check_violation using message = format('a variant cannot go from %s to %s', old.status, new.status),
      constraint = 'variants_status_edge', schema = 'kairo', table = 'variants';
  end if;
  -- No path leads from a model or a job to words that count as approved.
  if new.status in ('approved', 'scheduled', 'published')
    and current_user = 'kairo_app' and coalesce(current_setting('app.user_id', true), '') = '' then
    raise check_violation using message = format('only a person makes a variant %s', new.status),
      constraint = 'variants_need_a_person', schema = 'kairo', table = 'variants';
  end if;
  return new;
end
$$;
revoke all on function kairo.guard_variant_status(), kairo.variant_edges() from public;
grant execute on function kairo.variant_edges() to kairo_app;
create trigger guard_status before insert or update of status on kairo.variants
  for each row execute function kairo.guard_variant_status();

-- A place for one variant: planned first, filled live.
create table kairo.package_slots (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  package_id kairo.typeid not null,
  key text not null check (key ~ '^[a-z]+-\d+$'),
  position integer not null check (position >= 1),
  channel kairo.channel not null,
  pattern_id kairo.typeid not null references kairo.pattern_templates,
  state text not null check (state in ('queued', 'drafting', 'drafted', 'unfilled')),
  variant_id kairo.typeid,
  reason text check (char_length(reason) <= 300),
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, package_id, key),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, package_id) references kairo.content_packages (brand_id, id),
  foreign key (brand_id, variant_id) references kairo.variants (brand_id, id)
);
create trigger pattern_reachable before insert or update of pattern_id, brand_id on kairo.package_slots
  for each row execute function kairo.check_pattern_is_reachable();
alter table kairo.package_slots enable row level security;
create policy own_brand on kairo.package_slots to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.package_slots to kairo_app;
grant update (channel, pattern_id, state, variant_id, reason, attempt) on kairo.package_slots to kairo_app;

-- Every state a variant has been in: who, what, when. Append-only.
create table kairo.variant_revisions (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  variant_id kairo.typeid not null,
  revision integer not null check (revision >= 1),
  variant jsonb not null,
  by text not null,
  attempt integer not null check (attempt >= 0),
  at timestamptz not null,
  primary key (brand_id, variant_id, revision),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, variant_id) references kairo.variants (brand_id, id)
);
alter table kairo.variant_revisions enable row level security;
create policy own_brand on kairo.variant_revisions to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.variant_revisions to kairo_app;

-- That a variant went out, and what it came to once its numbers were settled.
create table kairo.publications (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  variant_id kairo.typeid not null,
  package_id kairo.typeid not null,
  channel kairo.channel not null,
  permalink text,
  external_post_id text,
  published_at timestamptz not null,
  outcome double precision check (outcome between -2 and 2),
  attempt integer not null check (attempt >= 0),
  primary key (brand_id, variant_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, variant_id) references kairo.variants (brand_id, id),
  foreign key (brand_id, package_id) references kairo.content_packages (brand_id, id)
);
create index publications_newest on kairo.publications (brand_id, published_at desc);
create index publications_by_permalink on kairo.publications (brand_id, channel, permalink);
create index publications_by_external_post on kairo.publications (brand_id, channel, external_post_id);
alter table kairo.publications enable row level security;
create policy own_brand on kairo.publications to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.publications to kairo_app;
grant update (permalink, external_post_id, published_at, outcome, attempt) on kairo.publications to kairo_app;
