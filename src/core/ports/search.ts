import { z } from "zod";
import type { PatternId } from "../ids.ts";
import type { BrandScope } from "../scope.ts";

/** The longest query that is looked for; what is longer is refused at the edge and cut elsewhere. */
export const MAX_QUERY_LENGTH = 300;

export const SearchKind = z.enum(["signal", "opportunity", "package", "corpus"]);
export type SearchKind = z.infer<typeof SearchKind>;

/** Something of a brand that has to do with a query. */
export interface SearchHit {
  kind: SearchKind;
  /** The id of what was found; of a text of the corpus its kind and hash. */
  id: string;
  title: string;
  /** 0…1, comparable within one answer. */
  score: number;
  at: Date;
}

export interface SearchOptions {
  /** All kinds when left out. */
  kinds?: readonly SearchKind[];
  /** Only things with these ids. */
  among?: readonly string[];
  limit: number;
}

/**
 * Finds what a brand's sources and people have said, by words in any language. A vector index would stand behind the
 * same question.
 */
export interface BrandSearchIndex {
  /** Best first; of those that fit alike, the newest. Nothing for a query without a word. */
  search(scope: BrandScope, query: string, options: SearchOptions): Promise<SearchHit[]>;
}

/** Finds patterns, shipped ones and the brand's own, by what they are called and for. */
export interface PatternSearchIndex {
  /** Best first; deprecated ones are left out. */
  search(scope: BrandScope, query: string, limit: number): Promise<{ id: PatternId; score: number }[]>;
}
