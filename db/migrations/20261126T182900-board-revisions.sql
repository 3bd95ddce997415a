-- What a brand's board is read from has a revision, so that an unchanged board need not be worked out again. A counter
-- would make every writer of a brand wait for the last one's end; here each session has a row of its own, and the
-- revision is all of them together: it changes with every commit, and no transaction waits for another.
create table kairo.board_revisions (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  backend integer not null,
  written_in xid8 not null,
  written_at timestamptz not null,
  primary key (brand_id, backend),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.board_revisions enable row level security;
create policy own_brand on kairo.board_revisions to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select on kairo.board_revisions to kairo_app;

create function kairo.raise_board_revisions(brand_ids text[]) returns void
language sql set search_path = '' as $$
  with raised as (
    insert into kairo.board_revisions as known (tenant_id, brand_id, backend, written_in, written_at)
    select brand.tenant_id, brand.id, pg_backend_pid(), pg_current_xact_id(), statement_timestamp()
    from kairo.brands brand where brand.id = any (brand_ids)
    on conflict (brand_id, backend) do update
      set written_in = excluded.written_in, written_at = excluded.written_at
      where known.written_in <> excluded.written_in
    returning brand_id, xmax = 0 as is_new
  ), gone as (
    -- What a session left that has ended. Long ago, so that no revision still remembered anywhere comes back.
    select old.ctid from kairo.board_revisions old
    where old.brand_id in (select raised.brand_id from raised where raised.is_new)
      and old.written_at < statement_timestamp() - interval '1 hour'
      and not exists (select from pg_catalog.pg_stat_activity session where session.pid = old.backend)
    for update skip locked
  )
  delete from kairo.board_revisions where ctid in (select ctid from gone)
$$;
revoke all on function kairo.raise_board_revisions(text[]) from public;

create function kairo.board_revision(asked_brand text) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(md5(string_agg(known.backend || ' ' || known.written_in::text, ',' order by known.backend)), 'none')
  from kairo.board_revisions known where known.brand_id = asked_brand
$$;
revoke all on function kairo.board_revision(text) from public;
grant execute on function kairo.board_revision(text) to kairo_app;

create function kairo.board_source_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform kairo.raise_board_revisions(array(select distinct changed.brand_id from changed where changed.brand_id is not null));
  return null;
end $$;

create function kairo.board_brand_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform kairo.raise_board_revisions(array(select changed.id from changed));
  return null;
end $$;

-- Only the run that makes the board is shown on it.
create function kairo.board_run_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from changed where changed.graph = 'TodayBoardV1') then
    perform kairo.raise_board_revisions(array(select changed.brand_id from changed where changed.graph = 'TodayBoardV1'));
  end if;
  return null;
end $$;

-- What is shipped with a version is everybody's.
create function kairo.board_pattern_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform kairo.raise_board_revisions(case
    when exists (select from changed where changed.brand_id is null) then array(select brand.id from kairo.brands brand)
    else array(select distinct changed.brand_id from changed) end);
  return null;
end $$;

do $$
declare
  reaction text;
begin
  foreach reaction in array array['board_source_changed', 'board_brand_changed', 'board_run_changed', 'board_pattern_changed'] loop
    execute format('revoke all on function kairo.%I() from public', reaction);
    execute format('grant execute on function kairo.%I() to kairo_app', reaction);
  end loop;
end $$;

do $$
declare
  watched record;
begin
  for watched in select * from (values
    ('brands', 'board_brand_changed'), ('flow_runs', 'board_run_changed'), ('pattern_templates', 'board_pattern_changed'),
    ('brand_snapshots', 'board_source_changed'), ('brand_corpus', 'board_source_changed'),
    ('opportunities', 'board_source_changed'), ('opportunity_signals', 'board_source_changed'),
    ('signals', 'board_source_changed'), ('signal_sources', 'board_source_changed'),
    ('boards', 'board_source_changed'), ('board_candidates', 'board_source_changed'),
    ('pattern_preferences', 'board_source_changed'), ('pattern_stats', 'board_source_changed'),
    ('opportunity_priors', 'board_source_changed'), ('content_packages', 'board_source_changed'),
    ('package_opportunities', 'board_source_changed'), ('package_evidence', 'board_source_changed'),
    ('package_slots', 'board_source_changed'), ('variants', 'board_source_changed'),
    ('variant_revisions', 'board_source_changed'), ('publications', 'board_source_changed')
  ) as watched (name, reaction) loop
    execute format('create trigger board_inserted after insert on kairo.%I referencing new table as changed for each statement execute function kairo.%I()', watched.name, watched.reaction);
    execute format('create trigger board_updated after update on kairo.%I referencing new table as changed for each statement execute function kairo.%I()', watched.name, watched.reaction);
    execute format('create trigger board_deleted after delete on kairo.%I referencing old table as changed for each statement execute function kairo.%I()', watched.name, watched.reaction);
  end loop;
end $$;
