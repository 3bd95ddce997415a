/** Names terms of an additive model and keeps their prior spread. */
export interface TermIndex {
  /** The term's position, made when it is new; null when its kind is full. */
  add(kind: string, name: string, sd: number): number | null;
  /** The term's position; null when nothing was ever observed of it. */
  find(kind: string, name: string): number | null;
  variances(): number[];
}

/**
 * @param most terms of one kind: what comes later has none and stays at the prior, so that a brand with
 *   thousands of sources can still be solved. Offer the weightiest first.
 */
export function createTermIndex(most: number): TermIndex {
  const positions = new Map<string, number>();
  const counts = new Map<string, number>();
  const variances: number[] = [];
  return {
    add(kind, name, sd) {
      const key = `${kind} ${name}`;
      const known = positions.get(key);
      if (known !== undefined) return known;
      const count = counts.get(kind) ?? 0;
      if (count >= most) return null;
      counts.set(kind, count + 1);
      positions.set(key, variances.length);
      variances.push(sd * sd);
      return variances.length - 1;
    },
    find: (kind, name) => positions.get(`${kind} ${name}`) ?? null,
    variances: () => variances,
  };
}
