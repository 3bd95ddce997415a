-- variants.listPage
select *
  from kairo.variants
  where brand_id = $1 and deleted_at is null and status = any($2) and channel = $3 and (updated_at, id) < ($4, $5)
  order by updated_at desc, id desc
  limit $6;

-- variants.get
select *
  from kairo.variants
  where brand_id = $1 and deleted_at is null and id = $2;

-- variants.find
select *
  from kairo.variants
  where brand_id = $1 and deleted_at is null and id = $2;

-- variants.list
select *
  from kairo.variants
  where brand_id = $1 and deleted_at is null and package_id = any($2) and status = any($3) and channel = $4
  order by package_id, slot_key, id
  limit $5;

-- variants.insert
with variant as (insert into kairo.variants (tenant_id, brand_id, id, package_id, channel, slot_key, pattern_id, hook_type, structure, parts, title, cta, hashtags, links, status, source, model, prompt_version, brand_version, quality_rubric_version, quality_score, quality_band, quality_lines, findings, approved_by, approved_at, approved_content_hash, scheduled_local_time, scheduled_time_zone, last_edited_by, stale_against, degraded, needs_media, run_id, updated_at, deleted_at, attempt, revision, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23::jsonb, $24::jsonb, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)) insert into kairo.variant_revisions (tenant_id, brand_id, variant_id, revision, variant, by, attempt, at)
  values ($40, $41, $42, $43, $44::jsonb, $45, $46, $47);

-- variants.update
update kairo.variants
  set pattern_id = $1, hook_type = $2, structure = $3, parts = $4, title = $5, cta = $6, hashtags = $7, links = $8, status = $9, source = $10, model = $11, prompt_version = $12, brand_version = $13, quality_rubric_version = $14, quality_score = $15, quality_band = $16, quality_lines = $17::jsonb, findings = $18::jsonb, approved_by = $19, approved_at = $20, approved_content_hash = $21, scheduled_local_time = $22, scheduled_time_zone = $23, last_edited_by = $24, stale_against = $25, degraded = $26, needs_media = $27, run_id = $28, updated_at = $29, deleted_at = $30, attempt = $31, revision = $32
  where brand_id = $33 and id = $34 and revision = $35 and deleted_at is null
  returning id;
insert into kairo.variant_revisions (tenant_id, brand_id, variant_id, revision, variant, by, attempt, at)
  values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8);

-- variants.listRevisions
select *
  from kairo.variant_revisions
  where brand_id = $1 and variant_id = $2
  order by revision desc;

-- variants.savePublication
insert into kairo.publications (tenant_id, brand_id, variant_id, package_id, channel, permalink, external_post_id, published_at, outcome, attempt)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (brand_id, variant_id) do update
  set permalink = $11, external_post_id = $12, published_at = $13, outcome = $14, attempt = $15;

-- variants.saveQuality
update kairo.variants
  set quality_rubric_version = $1, quality_score = $2, quality_band = $3, quality_lines = $4::jsonb, attempt = $5
  where brand_id = $6 and id = $7 and revision = $8 and deleted_at is null;

-- variants.listPublicationsOf
select *
  from kairo.publications
  where brand_id = $1 and package_id = $2
  order by variant_id;

-- variants.addEvaluations
insert into kairo.variant_evaluations (tenant_id, brand_id, variant_id, run_id, outcome, siblings, difference, chance, standing, sentence, known, repeat_text, avoid_text, source, attempt, at) select tenant_id, brand_id, variant_id, run_id, outcome, siblings, difference, chance, standing, sentence, known, repeat_text, avoid_text, source, attempt, at
  from json_populate_recordset(null::kairo.variant_evaluations, $1);

-- variants.listEvaluations
select *
  from kairo.variant_evaluations
  where brand_id = $1 and variant_id = $2
  order by at desc, run_id desc;

-- variants.listPublications
select *
  from kairo.publications
  where brand_id = $1 and published_at >= $2
  order by published_at desc, variant_id desc;
