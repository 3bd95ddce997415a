-- What can be found by words. Words are kept as they are written: a stemmer for one language mangles all others. The
-- functions of an index are not leakproof, so none is used behind row level security: a search reads the brand's rows.
create table kairo.search_entries (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  kind text not null check (kind in ('signal', 'opportunity', 'package', 'corpus')),
  -- The id of what is found; of a text of the corpus its kind and hash.
  subject_id text not null,
  title text not null,
  words tsvector not null,
  said_at timestamptz not null,
  primary key (brand_id, kind, subject_id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.search_entries enable row level security;
create policy own_brand on kairo.search_entries to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select on kairo.search_entries to kairo_app;

-- How much of a short text stands in a longer one, typing errors included: by trigrams where the extension is there.
do $$
declare
  home text;
begin
  begin
    create extension if not exists pg_trgm with schema kairo;
  exception when others then
    raise notice 'pg_trgm is not to be had (%): search finds no misspelt words', sqlerrm;
  end;
  select nspname into home from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm';
  if home is not null and home <> 'kairo' then
    execute format('grant usage on schema %I to kairo_app', home);
  end if;
  -- A plain expression: with settings or rights of its own it would be a call for every text.
  execute format(
    'create function kairo.likeness(asked text, said text) returns real language sql immutable parallel safe as %L',
    case when home is null then 'select 0::real' else format('select %I.word_similarity(asked, said)', home) end
  );
end $$;
revoke all on function kairo.likeness(text, text) from public;
grant execute on function kairo.likeness(text, text) to kairo_app;

create function kairo.search_words(title text, said text) returns tsvector
language sql immutable set search_path = '' as $$
  select setweight(to_tsvector('pg_catalog.simple', left(title, 1000)), 'A')
      || setweight(to_tsvector('pg_catalog.simple', left(said, 4000)), 'B')
$$;

create function kairo.signal_said() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into kairo.search_entries as known (tenant_id, brand_id, kind, subject_id, title, words, said_at)
  select said.tenant_id, said.brand_id, 'signal', said.id, left(said.title, 300), kairo.search_words(said.title, said.text), said.happened_at
  from changed said
  on conflict (brand_id, kind, subject_id) do update set title = excluded.title, words = excluded.words, said_at = excluded.said_at
    where (known.title, known.words, known.said_at) is distinct from (excluded.title, excluded.words, excluded.said_at);
  return null;
end $$;

create function kairo.opportunity_said() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into kairo.search_entries as known (tenant_id, brand_id, kind, subject_id, title, words, said_at)
  select said.tenant_id, said.brand_id, 'opportunity', said.id, said.title, kairo.search_words(said.title, said.angle || ' ' || said.thesis), said.created_at
  from changed said
  on conflict (brand_id, kind, subject_id) do update set title = excluded.title, words = excluded.words
    where (known.title, known.words) is distinct from (excluded.title, excluded.words);
  return null;
end $$;

create function kairo.package_said() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into kairo.search_entries as known (tenant_id, brand_id, kind, subject_id, title, words, said_at)
  select said.tenant_id, said.brand_id, 'package', said.id, said.title, kairo.search_words(said.title, said.thesis), said.created_at
  from changed said
  on conflict (brand_id, kind, subject_id) do update set title = excluded.title, words = excluded.words
    where (known.title, known.words) is distinct from (excluded.title, excluded.words);
  return null;
end $$;

create function kairo.corpus_said() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into kairo.search_entries (tenant_id, brand_id, kind, subject_id, title, words, said_at)
  select said.tenant_id, said.brand_id, 'corpus', said.kind || ' ' || said.text_hash, left(said.text, 300), kairo.search_words('', said.text), said.added_at
  from changed said
  on conflict (brand_id, kind, subject_id) do nothing;
  return null;
end $$;

do $$
declare
  told record;
begin
  for told in select * from (values
    ('signals', 'signal_said'), ('opportunities', 'opportunity_said'), ('content_packages', 'package_said'), ('brand_corpus', 'corpus_said')
  ) as told (name, reaction) loop
    execute format('revoke all on function kairo.%I() from public', told.reaction);
    execute format('grant execute on function kairo.%I() to kairo_app', told.reaction);
    execute format('create trigger said_inserted after insert on kairo.%I referencing new table as changed for each statement execute function kairo.%I()', told.name, told.reaction);
    execute format('create trigger said_updated after update on kairo.%I referencing new table as changed for each statement execute function kairo.%I()', told.name, told.reaction);
    -- What is there already.
    execute format('update kairo.%I set brand_id = brand_id', told.name);
  end loop;
end $$;
