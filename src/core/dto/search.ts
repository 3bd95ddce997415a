import { z } from "zod";
import { SearchKind } from "../ports/search.ts";

/** Something of a brand that has to do with a query, best first in its list. */
export const SearchHitDTO = z.object({
  kind: SearchKind,
  /** The id of what was found; of a text of the corpus its kind and hash. */
  id: z.string(),
  title: z.string(),
  /** 0…1, comparable within one answer. */
  score: z.number(),
  at: z.date(),
});
export type SearchHitDTO = z.infer<typeof SearchHitDTO>;
