-- brandSearch.search
with term as materialized ( select place, to_tsquery('simple', text) as wanted, to_tsquery('simple', text || case when right(text, 2) = ':*' then 'A' else ':A' end) as in_title
  from unnest($1::text[]) with ordinality as given (text, place) ), entry as materialized ( -- Where words are not
  set apart, as in Japanese, one is found by its letters. select kind, subject_id, title, words, said_at, case when $2 then greatest(kairo.likeness($3, title), (position(lower($4) in lower(title)) > 0)::int) end as likeness
  from kairo.search_entries
  where brand_id = $5 and kind = any($6::text[]) and ($7 or subject_id = any($8::text[])) ), found as materialized ( select entry.kind, entry.subject_id, entry.title, entry.said_at, term.place, 1 + (entry.words @@ term.in_title)::int * 0.5 as weight
  from entry join term on entry.words @@ term.wanted ), rarity as ( select place, ln(1 + (select count(*)
  from entry)::real / count(*)) as weight
  from found
  group by place ), scored as materialized ( select found.kind, found.subject_id, found.title, found.said_at, sum(found.weight * rarity.weight) / (1.5 * (select sum(weight)
  from rarity) * $9 / (select count(*)
  from rarity)) as score
  from found join rarity using (place)
  group by found.kind, found.subject_id, found.title, found.said_at ), fitting as ( select kind, subject_id, title, said_at, score
  from scored -- Both sides are put together by grouping: of a join the planner would not know how many rows it has. union all select kind, subject_id, title, said_at, likeness * $10
  from entry
  where likeness >= $11 ) select kind, subject_id as id, title, said_at as at, max(score)::float8 as score
  from fitting
  group by kind, subject_id, title, said_at
  order by max(score) desc, said_at desc, subject_id
  limit $12;
