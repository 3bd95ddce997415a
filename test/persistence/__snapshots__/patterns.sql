-- patterns.get
select *
  from kairo.pattern_templates
  where (brand_id = $1 or brand_id is null) and id = $2;

-- patterns.list
select *
  from kairo.pattern_templates
  where (brand_id = $1 or brand_id is null) and $2 = any(channels) and status <> $3
  order by key, id;

-- patterns.listPreferences
select pattern_id, preference
  from kairo.pattern_preferences
  where brand_id = $1;

-- patterns.insert
insert into kairo.pattern_templates (key, name, description, family, hook_type, structure, beats, example_hook, channels, evidence_needs, length_band, cta_type, risk_flags, status, provenance, id, tenant_id, brand_id)
  values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- patterns.update
update kairo.pattern_templates
  set key = $1, name = $2, description = $3, family = $4, hook_type = $5, structure = $6, beats = $7::jsonb, example_hook = $8, channels = $9, evidence_needs = $10, length_band = $11, cta_type = $12, risk_flags = $13, status = $14, provenance = $15
  where brand_id = $16 and id = $17
  returning id;

-- patterns.setPreference
insert into kairo.pattern_preferences (tenant_id, brand_id, pattern_id, preference)
  values ($1, $2, $3, $4)
  on conflict (brand_id, pattern_id) do update
  set preference = $5;
