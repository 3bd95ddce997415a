-- Nothing of Kairo lives in `public`: hosted platforms publish that schema.
revoke all on schema kairo from public;
grant usage on schema kairo to kairo_app;

-- Words that several tables share. Kept in step with the enums of src/core by a test.
create domain kairo.typeid as text collate "C" check (value ~ '^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}$');
create domain kairo.channel as text check (
  value in ('linkedin', 'x', 'newsletter', 'bluesky', 'threads', 'mastodon', 'facebook', 'blog', 'instagram', 'tiktok', 'youtube')
);
create domain kairo.objective as text check (
  value in ('awareness', 'engagement', 'traffic', 'leads', 'thought_leadership')
);
create domain kairo.band as text check (value in ('invalid', 'weak', 'ready'));
create domain kairo.text_source as text check (value in ('template', 'model', 'person'));
create domain kairo.opportunity_type as text check (value in ('trend', 'competitive', 'campaign', 'evergreen'));
create domain kairo.opportunity_trigger as text check (
  value in ('breaking_news', 'trend', 'competitor_move', 'community_mention', 'customer_question', 'product_update', 'research', 'calendar_event', 'repurpose_winner', 'coverage_gap', 'evergreen', 'person')
);
create domain kairo.hook_type as text check (
  value in ('question', 'contrarian', 'number', 'story', 'how_to', 'mistake', 'news_reaction', 'before_after', 'checklist', 'observation')
);
create domain kairo.structure as text check (
  value in ('claim_proof', 'steps', 'list', 'problem_solution', 'comparison', 'narrative', 'question_answer', 'myth_fact', 'news_takeaway', 'summary')
);
create domain kairo.run_status as text check (value in ('queued', 'running', 'succeeded', 'failed', 'cancelled'));
create domain kairo.trust as text check (value in ('low', 'normal', 'high'));
create domain kairo.share as double precision check (value between 0 and 1);

create table kairo.tenants (
  id kairo.typeid primary key check (starts_with(id, 'tenant_')),
  name text not null check (char_length(name) between 1 and 300),
  created_at timestamptz not null
);
alter table kairo.tenants enable row level security;
create policy own_tenant on kairo.tenants to kairo_app
  using (id = (select current_setting('app.tenant_id', true)));
grant select on kairo.tenants to kairo_app;

create table kairo.members (
  tenant_id kairo.typeid not null references kairo.tenants,
  user_id uuid not null,
  role text not null check (role in ('viewer', 'editor', 'owner')),
  -- When false, the brands are the rows of member_brands.
  all_brands boolean not null,
  added_at timestamptz not null,
  primary key (tenant_id, user_id)
);
create index members_by_user on kairo.members (user_id);
alter table kairo.members enable row level security;
create policy own_tenant on kairo.members to kairo_app
  using (tenant_id = (select current_setting('app.tenant_id', true)));
grant select, insert, update, delete on kairo.members to kairo_app;

create table kairo.brands (
  id kairo.typeid primary key check (starts_with(id, 'brand_')),
  tenant_id kairo.typeid not null references kairo.tenants,
  name text not null check (char_length(name) between 1 and 300),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 60),
  positioning jsonb not null,
  objective kairo.objective not null,
  offers jsonb not null,
  tone jsonb not null,
  guardrails jsonb not null,
  cta_policy text not null check (cta_policy in ('none', 'soft', 'balanced', 'direct')),
  emoji_policy text not null check (emoji_policy in ('none', 'few', 'free')),
  hashtag_policy text not null check (hashtag_policy in ('none', 'few', 'free')),
  approval_policy text not null check (approval_policy in ('self', 'other')),
  channels jsonb not null check (jsonb_array_length(channels) >= 1),
  primary_channel kairo.channel not null,
  locale text not null,
  timezone text not null,
  share_learning boolean not null,
  tokens_per_day bigint check (tokens_per_day >= 0),
  tokens_per_run bigint check (tokens_per_run >= 0),
  suggested text[] not null,
  version integer not null check (version >= 1),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  unique (tenant_id, id)
);
create unique index brands_slug on kairo.brands (tenant_id, slug) where deleted_at is null;
alter table kairo.brands enable row level security;
-- A brand scope sees its own brand; a tenant scope, which names no brand, sees all of the tenant's.
create policy own_brand_or_tenant on kairo.brands to kairo_app
  using (
    tenant_id = (select current_setting('app.tenant_id', true))
    and (select current_setting('app.brand_id', true)) in (id, '')
  );
grant select, insert on kairo.brands to kairo_app;
grant update (
  name, slug, positioning, objective, offers, tone, guardrails, cta_policy, emoji_policy, hashtag_policy,
  approval_policy, channels, primary_channel, locale, timezone, share_learning, tokens_per_day, tokens_per_run,
  suggested, version, updated_at, deleted_at
) on kairo.brands to kairo_app;

create table kairo.member_brands (
  tenant_id kairo.typeid not null,
  user_id uuid not null,
  brand_id kairo.typeid not null,
  primary key (tenant_id, user_id, brand_id),
  foreign key (tenant_id, user_id) references kairo.members on delete cascade,
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.member_brands enable row level security;
create policy own_tenant on kairo.member_brands to kairo_app
  using (tenant_id = (select current_setting('app.tenant_id', true)));
grant select, insert, delete on kairo.member_brands to kairo_app;

-- A brand with everything drafting saw of it, at one version. Immutable.
create table kairo.brand_snapshots (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  version integer not null check (version >= 1),
  brand jsonb not null,
  personas jsonb not null,
  pillars jsonb not null,
  matrix jsonb not null,
  created_at timestamptz not null,
  primary key (brand_id, version),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
-- Deferred because a brand and its snapshot are written one after the other.
alter table kairo.brands add constraint brands_have_their_snapshot
  foreign key (id, version) references kairo.brand_snapshots (brand_id, version) deferrable initially deferred;
alter table kairo.brand_snapshots enable row level security;
create policy own_brand on kairo.brand_snapshots to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.brand_snapshots to kairo_app;

create table kairo.brand_corpus (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  kind text not null check (kind in ('us', 'not_us', 'saved_example', 'published')),
  channel kairo.channel,
  text text not null check (char_length(text) between 1 and 4000),
  text_hash text not null check (char_length(text_hash) = 64),
  added_at timestamptz not null,
  primary key (brand_id, kind, text_hash),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
create index brand_corpus_newest on kairo.brand_corpus (brand_id, added_at desc);
alter table kairo.brand_corpus enable row level security;
create policy own_brand on kairo.brand_corpus to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.brand_corpus to kairo_app;

create table kairo.personas (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'persona_')),
  name text not null check (char_length(name) between 1 and 300),
  role text,
  summary text,
  goals text[] not null,
  pains text[] not null,
  vocabulary text[] not null,
  channel_notes text,
  deleted_at timestamptz,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.personas enable row level security;
create policy own_brand on kairo.personas to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, update on kairo.personas to kairo_app;

create table kairo.content_pillars (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'pillar_')),
  name text not null check (char_length(name) between 1 and 300),
  description text,
  keywords text[] not null,
  priority integer not null check (priority between 1 and 100),
  target_share kairo.share,
  is_active boolean not null,
  deleted_at timestamptz,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.content_pillars enable row level security;
create policy own_brand on kairo.content_pillars to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, update on kairo.content_pillars to kairo_app;

create table kairo.persona_pillars (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  persona_id kairo.typeid not null,
  pillar_id kairo.typeid not null,
  weight kairo.share not null,
  angle text,
  primary key (brand_id, persona_id, pillar_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, persona_id) references kairo.personas (brand_id, id),
  foreign key (brand_id, pillar_id) references kairo.content_pillars (brand_id, id)
);
alter table kairo.persona_pillars enable row level security;
create policy own_brand on kairo.persona_pillars to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.persona_pillars to kairo_app;
