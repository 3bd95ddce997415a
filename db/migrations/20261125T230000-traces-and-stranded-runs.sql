-- Which tools a step called and how long each took, in milliseconds: [{"tool": "CheckDraft", "milliseconds": 3}].
alter table kairo.flow_steps add column calls jsonb not null default '[]' check (jsonb_typeof(calls) = 'array');
-- The same for calls outside of any step, written when the run ends.
alter table kairo.flow_runs add column calls jsonb not null default '[]' check (jsonb_typeof(calls) = 'array');
grant update (calls) on kairo.flow_runs to kairo_app;

-- Unfinished runs that nobody will carry on: no job of theirs waits or is under way, or their graph is none of those
-- the asking code knows. Oldest first. In plpgsql, because the queue's tables are made after the migrations.
create function kairo.list_stranded_runs(known_graphs text[], most integer)
returns table (id text, tenant_id text, brand_id text, graph text, actor text, correlation_id text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select run.id::text, run.tenant_id::text, run.brand_id::text, run.graph, run.actor, run.correlation_id
    from kairo.flow_runs run
    where run.status in ('queued', 'running')
      and (run.graph <> all (known_graphs) or not exists (
        select from pgboss.job job
        where job.state < 'completed' and job.name not like '%.dead'
          and job.singleton_key = run.brand_id || ':' || run.id
      ))
    order by run.created_at
    limit most;
end
$$;

revoke all on function kairo.list_stranded_runs(text[], integer) from public;
grant execute on function kairo.list_stranded_runs(text[], integer) to kairo_app;
