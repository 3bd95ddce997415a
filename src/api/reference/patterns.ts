import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { PatternDTO } from "../../core/dto/pattern.ts";
import { loadPatterns, searchPatterns } from "../../services/load-patterns.ts";
import { brandInput, SearchQuery } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referencePatterns = router({
  /** The patterns a brand can use, by key, with what its own numbers say of each. */
  list: referenceProcedure
    .meta({ rest: { method: "GET", path: "/api/brands/{brand_id}/patterns" } })
    .input(brandInput({ channel: Channel.optional(), includeDeprecated: z.boolean().default(false) }))
    .output(z.object({ items: z.array(PatternDTO) }))
    .query(({ ctx, input: { brandId: _brandId, ...filter } }) =>
      ctx.read(async (tx, scope) => ({ items: await loadPatterns(tx, scope, filter, ctx.now) })),
    ),

  /** Patterns that have to do with a query, best first; deprecated ones are left out. */
  search: referenceProcedure
    .input(brandInput({ query: SearchQuery, channel: Channel.optional(), limit: z.int().min(1).max(50).default(10) }))
    .output(z.object({ items: z.array(PatternDTO) }))
    .query(({ ctx, input }) =>
      ctx.read(async (tx, scope) => ({ items: await searchPatterns(tx, scope, input, ctx.now) })),
    ),
});
