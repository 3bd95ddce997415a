-- learning.listCurrent
select distinct on (kind, evidence, subject_id) *
  from kairo.learning_events
  where brand_id = $1
  order by kind, evidence, subject_id, revision desc;

-- learning.listPatternCells
select *
  from kairo.pattern_stats
  where brand_id = $1
  order by row(objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence);

-- learning.listOpportunityCells
select *
  from kairo.opportunity_priors
  where brand_id = $1
  order by row(opportunity_type, trigger, pillar_id, source_domain, month, evidence);

-- learning.post
insert into kairo.learning_events (tenant_id, brand_id, id, kind, evidence, subject_id, variant_id, opportunity_id, pattern_id, channel, hook_type, structure, persona_id, pillar_id, opportunity_type, trigger, source_domain, objective, month, reward_micro, weight, reason, revision, attempt, created_at) select tenant_id, brand_id, id, kind, evidence, subject_id, variant_id, opportunity_id, pattern_id, channel, hook_type, structure, persona_id, pillar_id, opportunity_type, trigger, source_domain, objective, month, reward_micro, weight, reason, revision, attempt, created_at
  from json_populate_recordset(null::kairo.learning_events, $1);
insert into kairo.pattern_stats (tenant_id, brand_id, objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence, n, sum_micro, sum_squares_micro, attempt) select tenant_id, brand_id, objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence, sum(n), sum(sum_micro), sum(sum_squares_micro), max(attempt)
  from json_populate_recordset(null::kairo.pattern_stats, $1)
  group by tenant_id, brand_id, objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence
  order by brand_id, objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence
  on conflict (brand_id, objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence) do update
  set n = pattern_stats.n + excluded.n, sum_micro = pattern_stats.sum_micro + excluded.sum_micro, sum_squares_micro = pattern_stats.sum_squares_micro + excluded.sum_squares_micro, attempt = excluded.attempt;
insert into kairo.opportunity_priors (tenant_id, brand_id, opportunity_type, trigger, pillar_id, source_domain, month, evidence, n, sum_micro, sum_squares_micro, attempt) select tenant_id, brand_id, opportunity_type, trigger, pillar_id, source_domain, month, evidence, sum(n), sum(sum_micro), sum(sum_squares_micro), max(attempt)
  from json_populate_recordset(null::kairo.opportunity_priors, $1)
  group by tenant_id, brand_id, opportunity_type, trigger, pillar_id, source_domain, month, evidence
  order by brand_id, opportunity_type, trigger, pillar_id, source_domain, month, evidence
  on conflict (brand_id, opportunity_type, trigger, pillar_id, source_domain, month, evidence) do update
  set n = opportunity_priors.n + excluded.n, sum_micro = opportunity_priors.sum_micro + excluded.sum_micro, sum_squares_micro = opportunity_priors.sum_squares_micro + excluded.sum_squares_micro, attempt = excluded.attempt;
