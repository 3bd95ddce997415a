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

-- patterns.setPreference
insert into kairo.pattern_preferences (tenant_id, brand_id, pattern_id, preference)
  values ($1, $2, $3, $4)
  on conflict (brand_id, pattern_id) do update
  set preference = $5;
