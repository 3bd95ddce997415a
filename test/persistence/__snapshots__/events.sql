-- events.addMany
insert into kairo.execution_events (tenant_id, brand_id, id, kind, variant_id, channel, permalink, external_post_id, metric, value, value_kind, metric_as_of, occurred_at, received_at, source, external_id, revision, quarantine_reason) select tenant_id, brand_id, id, kind, variant_id, channel, permalink, external_post_id, metric, value, value_kind, metric_as_of, occurred_at, received_at, source, external_id, revision, quarantine_reason
  from json_populate_recordset(null::kairo.execution_events, $1)
  on conflict do nothing
  returning id;

-- events.listMatched
select *
  from (select distinct on (source, external_id, metric, metric_as_of) *
  from kairo.execution_events
  where brand_id = $1 and variant_id is not null and quarantine_reason is null
  order by source desc, external_id desc, metric desc, metric_as_of desc, revision desc) as counting
  order by occurred_at, id;

-- events.listByVariants
select *
  from (select distinct on (source, external_id, metric, metric_as_of) *
  from kairo.execution_events
  where brand_id = $1 and variant_id is not null and quarantine_reason is null
  order by source desc, external_id desc, metric desc, metric_as_of desc, revision desc) as counting
  where variant_id = any($2)
  order by occurred_at, id;
