import { sql } from "kysely";
import { z } from "zod";
import { PatternId } from "../../core/ids.ts";
import { MAX_QUERY_LENGTH, type PatternSearchIndex } from "../../core/ports/search.ts";
import type { Database } from "../database.ts";
import { fromRow } from "../rows.ts";
import { queryTerms } from "./query-terms.ts";

const LEAST_LIKENESS = 0.5;
const Hit = z.object({ id: PatternId, score: z.number() });

/** Patterns are few: their words are taken as they stand. */
export function createPatternSearchIndex(db: Database): PatternSearchIndex {
  return {
    async search(scope, query, limit) {
      const terms = queryTerms(query);
      if (terms.length === 0) return [];
      const asked = query.slice(0, MAX_QUERY_LENGTH);
      const { rows } = await sql<{ id: string; score: number }>`
        with pattern as (
          select id, name, kairo.search_words(
            name || ' ' || replace(key, '-', ' '),
            concat_ws(' ', description, family, replace(hook_type::text, '_', ' '), replace(structure::text, '_', ' '), example_hook)
          ) as words
          from kairo.pattern_templates
          where (brand_id = ${scope.brandId} or brand_id is null) and status <> 'deprecated'
        ), scored as (
          select pattern.id, pattern.name,
            (select coalesce(sum(ts_rank('{0, 0, 0.4, 1}', pattern.words, to_tsquery('simple', term))), 0)
             from unnest(${terms}::text[]) term) as rank,
            kairo.likeness(${asked}, pattern.name) as likeness
          from pattern
        )
        select id, (rank + case when likeness >= ${LEAST_LIKENESS} then likeness * 0.3 else 0 end)::float8 as score
        from scored where rank > 0 or likeness >= ${LEAST_LIKENESS}
        order by score desc, name, id limit ${limit}`.execute(db);
      return rows.map((row) => fromRow(Hit, "pattern hit", { id: row.id, score: row.score }));
    },
  };
}
