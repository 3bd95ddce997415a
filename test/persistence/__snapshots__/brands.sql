-- brands.get
select *
  from kairo.brands
  where id = $1 and deleted_at is null;

-- brands.getSnapshot
select snapshot.*
  from kairo.brands as brand
  inner join kairo.brand_snapshots as snapshot on snapshot.brand_id = brand.id and snapshot.version = brand.version
  where snapshot.brand_id = $1 and brand.deleted_at is null;

-- brands.findSnapshot
select *
  from kairo.brand_snapshots
  where brand_id = $1 and version = $2;

-- brands.listVersions
select version, created_at, changed_by
  from kairo.brand_snapshots
  where brand_id = $1
  order by version desc
  limit $2;

-- brands.saveSnapshot
update kairo.brands
  set name = $1, slug = $2, positioning = $3::jsonb, objective = $4, offers = $5::jsonb, tone = $6::jsonb, guardrails = $7::jsonb, cta_policy = $8, emoji_policy = $9, hashtag_policy = $10, approval_policy = $11, channels = $12::jsonb, primary_channel = $13, locale = $14, timezone = $15, share_learning = $16, tokens_per_day = $17, tokens_per_run = $18, suggested = $19, version = $20, updated_at = $21
  where id = $22 and version = $23 and deleted_at is null
  returning id;
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

-- brands.softDelete
update kairo.brands
  set deleted_at = $1
  where id = $2 and deleted_at is null
  returning id;

-- brands.restore
select slug
  from kairo.brands
  where id = $1;
update kairo.brands
  set deleted_at = $1
  where id = $2;

-- brands.listCorpus
select *
  from kairo.brand_corpus
  where brand_id = $1 and kind in ($2)
  order by added_at desc, text_hash
  limit $3;

-- brands.countNewCorpus
select kind, text_hash
  from kairo.brand_corpus
  where brand_id = $1 and text_hash = any($2);

-- brands.addCorpus
insert into kairo.brand_corpus (tenant_id, brand_id, kind, channel, text, text_hash, added_at) select tenant_id, brand_id, kind, channel, text, text_hash, added_at
  from json_populate_recordset(null::kairo.brand_corpus, $1)
  on conflict do nothing
  returning text_hash;
