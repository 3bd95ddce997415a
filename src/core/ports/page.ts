import { z } from "zod";

export const MAX_PAGE_SIZE = 100;

/** Which part of a list is asked for. `cursor` is what the last page answered. */
export const PageRequest = z.object({
  cursor: z.string().max(500).nullish(),
  limit: z.int().min(1).max(MAX_PAGE_SIZE).default(50),
});
export type PageRequest = z.infer<typeof PageRequest>;

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  nextCursor: string | null;
}
