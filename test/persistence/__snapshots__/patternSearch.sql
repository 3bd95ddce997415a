-- patternSearch.search
with pattern as ( select id, name, kairo.search_words( name || ' ' || replace(key, '-', ' '), concat_ws(' ', description, family, replace(hook_type::text, '_', ' '), replace(structure::text, '_', ' '), example_hook) ) as words
  from kairo.pattern_templates
  where (brand_id = $1 or brand_id is null) and status <> 'deprecated' ), scored as ( select pattern.id, pattern.name, (select coalesce(sum(ts_rank('{0, 0, 0.4, 1}', pattern.words, to_tsquery('simple', term))), 0)
  from unnest($2::text[]) term) as rank, kairo.likeness($3, pattern.name) as likeness
  from pattern ) select id, (rank + case when likeness >= $4 then likeness * 0.3 else 0 end)::float8 as score
  from scored
  where rank > 0 or likeness >= $5
  order by score desc, name, id
  limit $6;
