-- signals.getSource
select *
  from kairo.signal_sources
  where brand_id = $1 and deleted_at is null and id = $2;

-- signals.findSource
select *
  from kairo.signal_sources
  where brand_id = $1 and deleted_at is null and kind = $2 and name = $3;

-- signals.listSources
select *
  from kairo.signal_sources
  where brand_id = $1 and deleted_at is null
  order by name, id;

-- signals.saveSource
insert into kairo.signal_sources (tenant_id, brand_id, id, kind, name, url, trust, is_paused, cursor, last_read_at, last_error, deleted_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (brand_id, id) do update
  set name = $13, url = $14, trust = $15, is_paused = $16, cursor = $17, last_read_at = $18, last_error = $19, deleted_at = $20;

-- signals.addMany
insert into kairo.signals (tenant_id, brand_id, id, source_id, source_kind, guid, canonical_url, domain, title, text, author, published_at, received_at, language, trust, engagement, content_hash, cluster_id, cluster_because, attempt) select tenant_id, brand_id, id, source_id, source_kind, guid, canonical_url, domain, title, text, author, published_at, received_at, language, trust, engagement, content_hash, cluster_id, cluster_because, attempt
  from json_populate_recordset(null::kairo.signals, $1)
  on conflict do nothing
  returning id;

-- signals.list
select signal.*
  from kairo.signals as signal
  where signal.brand_id = $1 and source_id = $2 and cluster_id = $3 and (happened_at, id) < ($4, $5)
  order by happened_at desc, id desc
  limit $6;

-- signals.listUnclustered
select signal.*
  from kairo.signals as signal
  where signal.brand_id = $1 and cluster_id is null
  order by happened_at, id
  limit $2;

-- signals.listByClusters
select signal.*
  from kairo.signals as signal
  where signal.brand_id = $1 and cluster_id = any($2)
  order by happened_at desc, id desc;

-- signals.listByIds
select signal.*
  from kairo.signals as signal
  where signal.brand_id = $1 and id = any($2)
  order by happened_at desc, id desc;

-- signals.listClusters
select *
  from kairo.signal_clusters
  where brand_id = $1 and id = any($2)
  order by last_seen_at desc, id desc;

-- signals.listClustersSince
select *
  from kairo.signal_clusters
  where brand_id = $1 and (last_seen_at >= $2 or id in (select cluster_id
  from kairo.signals
  where brand_id = $3 and received_at >= $4))
  order by last_seen_at desc, id desc
  limit $5;

-- signals.saveClusters
insert into kairo.signal_clusters (tenant_id, brand_id, id, title, first_seen_at, last_seen_at, signal_count, attempt) select tenant_id, brand_id, id, title, first_seen_at, last_seen_at, signal_count, attempt
  from json_populate_recordset(null::kairo.signal_clusters, $1)
  on conflict (brand_id, id) do update
  set title = excluded.title, first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, signal_count = excluded.signal_count, attempt = excluded.attempt;

-- signals.assignClusters
update kairo.signals
  set cluster_id = assigned.cluster_id, cluster_because = assigned.because, attempt = $1
  from unnest($2::text[], $3::text[], $4::text[]) as assigned (signal_id, cluster_id, because)
  where kairo.signals.brand_id = $5 and kairo.signals.id = assigned.signal_id;
