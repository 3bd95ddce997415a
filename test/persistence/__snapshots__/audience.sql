-- audience.listPersonas
select *
  from kairo.personas
  where brand_id = $1 and deleted_at is null
  order by name, id;

-- audience.listPillars
select *
  from kairo.content_pillars
  where brand_id = $1 and deleted_at is null
  order by priority, name, id;

-- audience.listMatrix
select *
  from kairo.persona_pillars
  where brand_id = $1
  order by persona_id, pillar_id;
