-- stories.listClustersNear
with sought as ( select *
  from unnest( $1::integer[], $2::text[], $3::timestamptz[], $4::float8[] ) as sought (seeker, mark, since, weight) ), found as ( select sought.seeker, sought.weight, near.cluster_id, count(*) over (partition by sought.seeker, sought.mark) as holders
  from sought cross join lateral ( select known.cluster_id
  from kairo.signal_cluster_marks known
  where known.brand_id = $5 and known.mark = sought.mark collate C and known.last_seen_at >= sought.since
  order by known.last_seen_at desc, known.cluster_id
  limit $6 ) as near ), voted as ( select cluster_id, row_number() over ( partition by seeker
  order by sum(weight / (1 + ln(holders))) desc, cluster_id ) as place
  from found
  where holders < $7
  group by seeker, cluster_id ) select distinct cluster_id
  from voted
  where place <= $8
  order by cluster_id;

-- stories.listNewestSignals
select signal.*
  from unnest($1::text[]) as wanted (id)
  inner join lateral (select *
  from kairo.signals
  where brand_id = $2 and cluster_id = wanted.id
  order by happened_at desc, id desc
  limit $3) as signal on true
  order by signal.happened_at desc, signal.id desc;

-- stories.listNewestTitles
select id, title, language, canonical_url
  from kairo.signals
  where brand_id = $1
  order by happened_at desc, id desc
  limit $2;

-- stories.saveMarks
insert into kairo.signal_cluster_marks as kept (tenant_id, brand_id, cluster_id, mark, last_seen_at, attempt) select $1, $2, cluster_id, mark, max(seen_at), $3
  from unnest( $4::text[], $5::text[], $6::timestamptz[] ) as marked (cluster_id, mark, seen_at)
  group by cluster_id, mark
  on conflict (brand_id, mark, cluster_id) do update
  set last_seen_at = excluded.last_seen_at, attempt = excluded.attempt
  where kept.last_seen_at < excluded.last_seen_at;

-- stories.joinClusters
update kairo.signals
  set cluster_id = $1, cluster_because = $2, attempt = $3
  where brand_id = $4 and cluster_id = $5
  returning id;
with moved as ( delete
  from kairo.signal_cluster_marks
  where brand_id = $1 and cluster_id = $2
  returning tenant_id, brand_id, mark, last_seen_at ) insert into kairo.signal_cluster_marks as kept (tenant_id, brand_id, cluster_id, mark, last_seen_at, attempt) select tenant_id, brand_id, $3, mark, last_seen_at, $4
  from moved
  on conflict (brand_id, mark, cluster_id) do update
  set last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at), attempt = excluded.attempt;
insert into kairo.signal_cluster_splits (tenant_id, brand_id, cluster_id, other_cluster_id, decided_at) select tenant_id, brand_id, least(other, $1), greatest(other, $2), decided_at
  from ( select tenant_id, brand_id, decided_at, (case when cluster_id = $3 then other_cluster_id else cluster_id end)::text collate C as other
  from kairo.signal_cluster_splits
  where brand_id = $4 and (cluster_id = $5 or other_cluster_id = $6) ) as inherited
  where other <> $7
  on conflict do nothing;

-- stories.listSplits
select cluster_id, other_cluster_id
  from kairo.signal_cluster_splits
  where brand_id = $1 and (cluster_id = any($2) or other_cluster_id = any($3))
  order by cluster_id, other_cluster_id;

-- stories.addSplit
insert into kairo.signal_cluster_splits (tenant_id, brand_id, cluster_id, other_cluster_id, decided_at)
  values ($1, $2, $3, $4, $5)
  on conflict do nothing;

-- stories.removeSplit
delete
  from kairo.signal_cluster_splits
  where brand_id = $1 and cluster_id = $2 and other_cluster_id = $3;
