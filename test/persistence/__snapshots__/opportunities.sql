-- opportunities.get
select *
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and id = $2;

-- opportunities.find
select *
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and id = $2;

-- opportunities.list
select *
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and status = any($2) and persona_id = $3 and pillar_id = $4 and score_band = $5 and $6 = any(suggested_channels || primary_channel::text) and (score_total, id) < ($7, $8)
  order by score_total desc, id desc
  limit $9;

-- opportunities.listByIds
select *
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and id = any($2)
  order by score_total desc, id desc;

-- opportunities.listLive
select *
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and (status = $2 or (status = $3 and pinned_at is not null))
  order by pinned_at is null, score_total desc, id desc
  limit $4;

-- opportunities.listTitlesSince
select title
  from kairo.opportunities
  where brand_id = $1 and created_at >= $2;

-- opportunities.listDecidedScores
select score_total, status
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and status in ($2, $3, $4) and (dismiss_reason is null or dismiss_reason not in ('not_now', 'already_covered')) and created_via <> $5 and score_formula_version = $6
  order by updated_at desc, id desc
  limit $7;

-- opportunities.saveScores
update kairo.opportunities
  set score_formula_version = $1, scored_at = $2, score_features = $3::jsonb, score_gates = $4::jsonb, score_total = $5, score_band = $6, score_cut_weak = $7, score_cut_ready = $8, updated_at = $9, status = $10
  where brand_id = $11 and id = $12 and status = $13;

-- opportunities.markUsed
update kairo.opportunities
  set status = $1, pinned_at = $2, updated_at = $3
  where brand_id = $4 and id = any($5) and status in ($6, $7);

-- opportunities.listByClusters
select *
  from kairo.opportunities
  where brand_id = $1 and deleted_at is null and cluster_id = any($2)
  order by score_total desc, id desc;

-- opportunities.insert
insert into kairo.opportunities (tenant_id, brand_id, id, type, created_via, trigger, title, angle, thesis, supporting_points, cta, why_now, persona_id, pillar_id, primary_channel, suggested_channels, cluster_id, event_at, score_formula_version, scored_at, score_features, score_gates, score_total, score_band, score_cut_weak, score_cut_ready, check_verdict, check_findings, check_unchecked, risk_flags, effort, status, dismiss_reason, pinned_at, snoozed_until, text_source, run_id, updated_at, deleted_at, attempt, revision, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21::jsonb, $22::jsonb, $23, $24, $25, $26, $27, $28::jsonb, $29::jsonb, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42);
insert into kairo.opportunity_signals (tenant_id, brand_id, opportunity_id, signal_id, added_at, attempt) select tenant_id, brand_id, opportunity_id, signal_id, added_at, attempt
  from json_populate_recordset(null::kairo.opportunity_signals, $1)
  on conflict (brand_id, opportunity_id, signal_id) do update
  set set_aside_at = $2
  where kairo.opportunity_signals.set_aside_at is not null
  returning signal_id;

-- opportunities.update
update kairo.opportunities
  set trigger = $1, title = $2, angle = $3, thesis = $4, supporting_points = $5::jsonb, cta = $6, why_now = $7, persona_id = $8, pillar_id = $9, primary_channel = $10, suggested_channels = $11, cluster_id = $12, event_at = $13, score_formula_version = $14, scored_at = $15, score_features = $16::jsonb, score_gates = $17::jsonb, score_total = $18, score_band = $19, score_cut_weak = $20, score_cut_ready = $21, check_verdict = $22, check_findings = $23::jsonb, check_unchecked = $24::jsonb, risk_flags = $25, effort = $26, status = $27, dismiss_reason = $28, pinned_at = $29, snoozed_until = $30, text_source = $31, run_id = $32, updated_at = $33, deleted_at = $34, attempt = $35, revision = $36
  where brand_id = $37 and id = $38 and revision = $39 and deleted_at is null
  returning id;

-- opportunities.addEvidence
insert into kairo.opportunity_signals (tenant_id, brand_id, opportunity_id, signal_id, added_at, attempt) select tenant_id, brand_id, opportunity_id, signal_id, added_at, attempt
  from json_populate_recordset(null::kairo.opportunity_signals, $1)
  on conflict (brand_id, opportunity_id, signal_id) do update
  set set_aside_at = $2
  where kairo.opportunity_signals.set_aside_at is not null
  returning signal_id;

-- opportunities.setEvidenceAside
update kairo.opportunity_signals as link
  set set_aside_at = $1
  from kairo.opportunities as opportunity
  where link.brand_id = $2 and link.opportunity_id = $3 and link.signal_id = any($4) and link.set_aside_at is null and opportunity.brand_id = link.brand_id and opportunity.id = link.opportunity_id and link.added_at > opportunity.created_at
  returning link.signal_id;

-- opportunities.listEvidence
select signal.*, link.opportunity_id, link.added_at
  from kairo.opportunity_signals as link
  inner join kairo.signals as signal on signal.brand_id = link.brand_id and signal.id = link.signal_id
  where link.brand_id = $1 and link.opportunity_id = any($2) and link.set_aside_at is null
  order by link.added_at, signal.id;

-- opportunities.softDelete
update kairo.opportunities
  set deleted_at = $1
  where brand_id = $2 and id = $3 and deleted_at is null
  returning id;
