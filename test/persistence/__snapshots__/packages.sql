-- packages.get
select package.*, (select coalesce(json_agg(agg), '[]')
  from (select slot.key, slot.channel, slot.pattern_id as patternId, slot.state, slot.variant_id as variantId, slot.reason, slot.outcome
  from kairo.package_slots as slot
  where slot.brand_id = $1 and slot.package_id = package.id
  order by slot.position, slot.key) as agg) as slots, array((select link.opportunity_id as id
  from kairo.package_opportunities as link
  where link.brand_id = $2 and link.package_id = package.id
  order by link.position))::text[] as opportunity_ids, array((select link.signal_id as id
  from kairo.package_evidence as link
  where link.brand_id = $3 and link.package_id = package.id
  order by link.position))::text[] as evidence_ids
  from kairo.content_packages as package
  where package.brand_id = $4 and package.deleted_at is null and package.id = $5;

-- packages.find
select package.*, (select coalesce(json_agg(agg), '[]')
  from (select slot.key, slot.channel, slot.pattern_id as patternId, slot.state, slot.variant_id as variantId, slot.reason, slot.outcome
  from kairo.package_slots as slot
  where slot.brand_id = $1 and slot.package_id = package.id
  order by slot.position, slot.key) as agg) as slots, array((select link.opportunity_id as id
  from kairo.package_opportunities as link
  where link.brand_id = $2 and link.package_id = package.id
  order by link.position))::text[] as opportunity_ids, array((select link.signal_id as id
  from kairo.package_evidence as link
  where link.brand_id = $3 and link.package_id = package.id
  order by link.position))::text[] as evidence_ids
  from kairo.content_packages as package
  where package.brand_id = $4 and package.deleted_at is null and package.id = $5;

-- packages.list
select package.*, (select coalesce(json_agg(agg), '[]')
  from (select slot.key, slot.channel, slot.pattern_id as patternId, slot.state, slot.variant_id as variantId, slot.reason, slot.outcome
  from kairo.package_slots as slot
  where slot.brand_id = $1 and slot.package_id = package.id
  order by slot.position, slot.key) as agg) as slots, array((select link.opportunity_id as id
  from kairo.package_opportunities as link
  where link.brand_id = $2 and link.package_id = package.id
  order by link.position))::text[] as opportunity_ids, array((select link.signal_id as id
  from kairo.package_evidence as link
  where link.brand_id = $3 and link.package_id = package.id
  order by link.position))::text[] as evidence_ids
  from kairo.content_packages as package
  where package.brand_id = $4 and package.deleted_at is null and package.persona_id = $5 and package.pillar_id = $6 and package.archived_at is null and package.channel_plan @> $7::jsonb and (package.created_at, package.id) < ($8, $9)
  order by package.created_at desc, package.id desc
  limit $10;

-- packages.listSince
select package.*, (select coalesce(json_agg(agg), '[]')
  from (select slot.key, slot.channel, slot.pattern_id as patternId, slot.state, slot.variant_id as variantId, slot.reason, slot.outcome
  from kairo.package_slots as slot
  where slot.brand_id = $1 and slot.package_id = package.id
  order by slot.position, slot.key) as agg) as slots, array((select link.opportunity_id as id
  from kairo.package_opportunities as link
  where link.brand_id = $2 and link.package_id = package.id
  order by link.position))::text[] as opportunity_ids, array((select link.signal_id as id
  from kairo.package_evidence as link
  where link.brand_id = $3 and link.package_id = package.id
  order by link.position))::text[] as evidence_ids
  from kairo.content_packages as package
  where package.brand_id = $4 and package.deleted_at is null and package.created_at >= $5
  order by package.created_at desc, package.id desc
  limit $6;

-- packages.findOpenByOpportunity
select package.*, (select coalesce(json_agg(agg), '[]')
  from (select slot.key, slot.channel, slot.pattern_id as patternId, slot.state, slot.variant_id as variantId, slot.reason, slot.outcome
  from kairo.package_slots as slot
  where slot.brand_id = $1 and slot.package_id = package.id
  order by slot.position, slot.key) as agg) as slots, array((select link.opportunity_id as id
  from kairo.package_opportunities as link
  where link.brand_id = $2 and link.package_id = package.id
  order by link.position))::text[] as opportunity_ids, array((select link.signal_id as id
  from kairo.package_evidence as link
  where link.brand_id = $3 and link.package_id = package.id
  order by link.position))::text[] as evidence_ids
  from kairo.content_packages as package
  where package.brand_id = $4 and package.deleted_at is null and package.archived_at is null and exists (select link.package_id
  from kairo.package_opportunities as link
  where link.brand_id = $5 and link.opportunity_id = $6 and link.package_id = package.id)
  order by package.created_at desc, package.id desc
  limit $7;

-- packages.insert
insert into kairo.content_packages (tenant_id, brand_id, id, title, thesis, summary, supporting_points, cta, primary_channel, channel_plan, persona_id, pillar_id, brand_version, owner_id, notes, run_id, archived_at, updated_at, deleted_at, attempt, revision, created_at)
  values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);
insert into kairo.package_opportunities (tenant_id, brand_id, package_id, opportunity_id, position, attempt) select tenant_id, brand_id, package_id, opportunity_id, position, attempt
  from json_populate_recordset(null::kairo.package_opportunities, $1)
  on conflict (brand_id, package_id, opportunity_id) do update
  set position = excluded.position;
insert into kairo.package_evidence (tenant_id, brand_id, package_id, signal_id, position, attempt) select tenant_id, brand_id, package_id, signal_id, position, attempt
  from json_populate_recordset(null::kairo.package_evidence, $1)
  on conflict (brand_id, package_id, signal_id) do update
  set position = excluded.position;

-- packages.update
update kairo.content_packages
  set title = $1, thesis = $2, summary = $3, supporting_points = $4::jsonb, cta = $5, primary_channel = $6, channel_plan = $7::jsonb, persona_id = $8, pillar_id = $9, brand_version = $10, owner_id = $11, notes = $12, run_id = $13, archived_at = $14, updated_at = $15, deleted_at = $16, attempt = $17, revision = $18
  where brand_id = $19 and id = $20 and revision = $21 and deleted_at is null
  returning id;
delete
  from kairo.package_opportunities
  where brand_id = $1 and package_id = $2 and opportunity_id <> all($3);
delete
  from kairo.package_evidence
  where brand_id = $1 and package_id = $2 and signal_id <> all($3);
insert into kairo.package_opportunities (tenant_id, brand_id, package_id, opportunity_id, position, attempt) select tenant_id, brand_id, package_id, opportunity_id, position, attempt
  from json_populate_recordset(null::kairo.package_opportunities, $1)
  on conflict (brand_id, package_id, opportunity_id) do update
  set position = excluded.position;
insert into kairo.package_evidence (tenant_id, brand_id, package_id, signal_id, position, attempt) select tenant_id, brand_id, package_id, signal_id, position, attempt
  from json_populate_recordset(null::kairo.package_evidence, $1)
  on conflict (brand_id, package_id, signal_id) do update
  set position = excluded.position;

-- packages.addSlots
select *
  from kairo.flow_runs
  where brand_id = $1 and id = $2
  for no key update;
select max(position) as last
  from kairo.package_slots
  where brand_id = $1 and package_id = $2;
insert into kairo.package_slots (tenant_id, brand_id, package_id, key, position, channel, pattern_id, state, variant_id, reason, outcome, attempt) select tenant_id, brand_id, package_id, key, position, channel, pattern_id, state, variant_id, reason, outcome, attempt
  from json_populate_recordset(null::kairo.package_slots, $1)
  on conflict (brand_id, package_id, key) do nothing;

-- packages.getSlot
select slot.key, slot.channel, slot.pattern_id as patternId, slot.state, slot.variant_id as variantId, slot.reason, slot.outcome
  from kairo.package_slots as slot
  where slot.brand_id = $1 and slot.package_id = $2 and slot.key = $3;

-- packages.saveSlot
update kairo.package_slots
  set channel = $1, pattern_id = $2, state = $3, variant_id = $4, reason = $5, outcome = $6, attempt = $7
  where brand_id = $8 and package_id = $9 and key = $10
  returning key;

-- packages.startSlots
select *
  from kairo.flow_runs
  where brand_id = $1 and id = $2
  for no key update;
update kairo.package_slots
  set state = $1, reason = $2, outcome = $3, attempt = $4
  where brand_id = $5 and package_id = $6 and key = any($7) and state <> $8;
