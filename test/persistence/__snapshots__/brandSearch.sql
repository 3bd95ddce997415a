-- brandSearch.search
with term as ( select place, to_tsquery('simple', text) as wanted, to_tsquery('simple', text || case when right(text, 2) = ':*' then 'A' else ':A' end) as in_title
  from unnest($1::text[]) with ordinality as given (text, place) ), entry as materialized ( select *
  from kairo.search_entries
  where brand_id = $2 and kind = any($3::text[]) and ($4 or subject_id = any($5::text[])) ), found as ( select entry.kind, entry.subject_id, term.place, 1 + (entry.words @@ term.in_title)::int * 0.5 as weight
  from entry join term on entry.words @@ term.wanted ), rarity as ( select place, ln(1 + (select count(*)
  from entry)::real / count(*)) as weight
  from found
  group by place ), scored as ( select found.kind, found.subject_id, sum(found.weight * rarity.weight) / (1.5 * (select sum(weight)
  from rarity) * $6 / (select count(*)
  from rarity)) as score
  from found join rarity using (place)
  group by found.kind, found.subject_id ), alike as ( select kind, subject_id, -- Where words are not
  set apart, as in Japanese, one is found by its letters. greatest(kairo.likeness($7, title), (position(lower($8) in lower(title)) > 0)::int) as likeness
  from entry
  where $9 ) select entry.kind, entry.subject_id as id, entry.title, entry.said_at as at, greatest(coalesce(scored.score, 0), coalesce(alike.likeness, 0) * $10)::float8 as score
  from entry left join scored using (kind, subject_id) left join alike on alike.kind = entry.kind and alike.subject_id = entry.subject_id and alike.likeness >= $11
  where scored.score is not null or alike.likeness is not null
  order by score desc, entry.said_at desc, entry.subject_id
  limit $12;
