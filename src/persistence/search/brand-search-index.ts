import { sql } from "kysely";
import { z } from "zod";
import { type BrandSearchIndex, MAX_QUERY_LENGTH, SearchKind } from "../../core/ports/search.ts";
import type { Database } from "../database.ts";
import { fromRow } from "../rows.ts";
import { queryTerms } from "./query-terms.ts";

/** A misspelt word is one of a few; in a sentence the words that are right find it. */
const LONGEST_LIKE_QUERY = 60;
const LEAST_LIKENESS = 0.5;
/** What only looks like the query stands behind what says it. */
const LIKENESS_WEIGHT = 0.6;

const Hit = z.object({
  kind: SearchKind,
  id: z.string(),
  title: z.string(),
  score: z.number(),
  at: z.date(),
});

/** Words weigh by how few of the brand's texts have them; a title's count half again. */
export function createBrandSearchIndex(db: Database): BrandSearchIndex {
  return {
    async search(scope, query, { kinds = SearchKind.options, among, limit }) {
      const terms = queryTerms(query);
      if (terms.length === 0) return [];
      const asked = query.slice(0, MAX_QUERY_LENGTH);
      const isShort = asked.length <= LONGEST_LIKE_QUERY;
      const { rows } = await sql<z.input<typeof Hit>>`
        with term as materialized (
          select place, to_tsquery('simple', text) as wanted, to_tsquery('simple', text || case when right(text, 2) = ':*' then 'A' else ':A' end) as in_title
          from unnest(${terms}::text[]) with ordinality as given (text, place)
        ), entry as materialized (
          -- Where words are not set apart, as in Japanese, one is found by its letters.
          select kind, subject_id, title, words, said_at, case when ${isShort} then
            greatest(kairo.likeness(${asked}, title), (position(lower(${asked}) in lower(title)) > 0)::int) end as likeness
          from kairo.search_entries
          where brand_id = ${scope.brandId} and kind = any(${[...kinds]}::text[])
            and (${among === undefined} or subject_id = any(${[...(among ?? [])]}::text[]))
        ), found as materialized (
          select entry.kind, entry.subject_id, entry.title, entry.said_at, term.place, 1 + (entry.words @@ term.in_title)::int * 0.5 as weight
          from entry join term on entry.words @@ term.wanted
        ), rarity as (
          select place, ln(1 + (select count(*) from entry)::real / count(*)) as weight from found group by place
        ), scored as materialized (
          select found.kind, found.subject_id, found.title, found.said_at,
            sum(found.weight * rarity.weight) / (1.5 * (select sum(weight) from rarity) * ${terms.length} / (select count(*) from rarity)) as score
          from found join rarity using (place) group by found.kind, found.subject_id, found.title, found.said_at
        ), fitting as (
          select kind, subject_id, title, said_at, score from scored
          -- Both sides are put together by grouping: of a join the planner would not know how many rows it has.
          union all
          select kind, subject_id, title, said_at, likeness * ${LIKENESS_WEIGHT} from entry where likeness >= ${LEAST_LIKENESS}
        )
        select kind, subject_id as id, title, said_at as at, max(score)::float8 as score
        from fitting group by kind, subject_id, title, said_at
        order by max(score) desc, said_at desc, subject_id
        limit ${limit}`.execute(db);
      return rows.map((row) =>
        fromRow(Hit, "search hit", { kind: row.kind, id: row.id, title: row.title, score: row.score, at: row.at }),
      );
    },
  };
}
