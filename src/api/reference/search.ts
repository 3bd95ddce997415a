import { z } from "zod";
import { SearchHitDTO } from "../../core/dto/search.ts";
import { SearchKind } from "../../core/ports/search.ts";
import { brandInput, SearchQuery } from "../inputs.ts";
import { referenceProcedure } from "../trpc.ts";

/** What sources and people of the brand have said about something, best first; words in any language, also misspelt. */
export const referenceSearch = referenceProcedure
  .input(
    brandInput({
      query: SearchQuery,
      kinds: z.array(SearchKind).min(1).optional(),
      limit: z.int().min(1).max(50).default(10),
    }),
  )
  .output(z.object({ items: z.array(SearchHitDTO) }))
  .query(({ ctx, input: { query, kinds, limit } }) =>
    ctx.read(async (tx, scope) => ({
      items: await tx.brandSearch.search(scope, query, { limit, ...(kinds ? { kinds } : {}) }),
    })),
  );
