-- tenants.listBrands
select id, name, slug, version
  from kairo.brands
  where tenant_id = $1 and deleted_at is null
  order by name, id;

-- tenants.insertBrand
insert into kairo.brands (name, slug, positioning, objective, offers, tone, guardrails, cta_policy, emoji_policy, hashtag_policy, approval_policy, channels, primary_channel, locale, timezone, share_learning, tokens_per_day, tokens_per_run, suggested, version, updated_at, id, tenant_id, created_at, deleted_at)
  values ($1, $2, $3::jsonb, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25);
insert into kairo.personas (tenant_id, brand_id, id, name, role, summary, goals, pains, vocabulary, channel_notes, deleted_at) select tenant_id, brand_id, id, name, role, summary, goals, pains, vocabulary, channel_notes, deleted_at
  from json_populate_recordset(null::kairo.personas, $1)
  on conflict (brand_id, id) do update
  set name = excluded.name, role = excluded.role, summary = excluded.summary, goals = excluded.goals, pains = excluded.pains, vocabulary = excluded.vocabulary, channel_notes = excluded.channel_notes, deleted_at = excluded.deleted_at;
insert into kairo.content_pillars (tenant_id, brand_id, id, name, description, keywords, priority, target_share, is_active, deleted_at) select tenant_id, brand_id, id, name, description, keywords, priority, target_share, is_active, deleted_at
  from json_populate_recordset(null::kairo.content_pillars, $1)
  on conflict (brand_id, id) do update
  set name = excluded.name, description = excluded.description, keywords = excluded.keywords, priority = excluded.priority, target_share = excluded.target_share, is_active = excluded.is_active, deleted_at = excluded.deleted_at;
update kairo.personas
  set deleted_at = $1
  where brand_id = $2 and deleted_at is null and id not in ($3, $4);
update kairo.content_pillars
  set deleted_at = $1
  where brand_id = $2 and deleted_at is null and id not in ($3, $4);
delete
  from kairo.persona_pillars
  where brand_id = $1;
insert into kairo.persona_pillars (tenant_id, brand_id, persona_id, pillar_id, weight, angle) select tenant_id, brand_id, persona_id, pillar_id, weight, angle
  from json_populate_recordset(null::kairo.persona_pillars, $1);
insert into kairo.brand_snapshots (tenant_id, brand_id, version, brand, personas, pillars, matrix, created_at, changed_by) select tenant_id, brand_id, version, brand, personas, pillars, matrix, created_at, changed_by
  from json_populate_recordset(null::kairo.brand_snapshots, $1);

-- tenants.findBrandBySlug
select id
  from kairo.brands
  where tenant_id = $1 and slug = $2 and deleted_at is null;

-- tenants.listMembers
select member.*, (select json_agg(granted.brand_id) as ids
  from kairo.member_brands as granted
  where granted.tenant_id = member.tenant_id and granted.user_id = member.user_id) as brand_ids
  from kairo.members as member
  where member.tenant_id = $1
  order by member.added_at, member.user_id;

-- tenants.saveMember
insert into kairo.members (tenant_id, user_id, role, all_brands, email, added_at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (tenant_id, user_id) do update
  set role = $7, all_brands = $8, email = $9;
delete
  from kairo.member_brands
  where tenant_id = $1 and user_id = $2;
insert into kairo.member_brands (tenant_id, user_id, brand_id) select tenant_id, user_id, brand_id
  from json_populate_recordset(null::kairo.member_brands, $1);

-- tenants.lockMembers
select pg_advisory_xact_lock(hashtextextended($1, 0));

-- tenants.removeMember
delete
  from kairo.members
  where tenant_id = $1 and user_id = $2
  returning user_id;
