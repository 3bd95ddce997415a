/** How one criterion judges a draft, 0…1, and in a sentence or two why and what would raise it. */
export interface Judgement {
  value: number;
  note: string;
}
