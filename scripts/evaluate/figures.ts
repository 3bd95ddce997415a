/** Named numbers, in groups. */
export type Figures = { [name: string]: number | string | boolean | Figures };
export type Report = { data: string; [key: string]: Figures | string };

/** Drops the figures whose data is missing; null when none is left. */
export function presentFigures(figures: Record<string, Figures | number | string | null>): Figures | null {
  const present = Object.entries(figures).filter(([, value]) => value !== null) as [string, Figures][];
  return present.length > 0 ? Object.fromEntries(present) : null;
}

/** Rounded for reading: a figure measured on some thousand rows has no more digits. */
export function rounded(value: number, digits = 4): number {
  return Number(value.toFixed(digits));
}
