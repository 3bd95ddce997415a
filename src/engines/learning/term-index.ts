/** Names terms of an additive model, each of a kind. */
export interface TermIndex<Kind extends string> {
  /** The term's position, made when it is new; null when its kind is full. */
  add(kind: Kind, name: string): number | null;
  /** The term's position; null when nothing was ever observed of it. */
  find(kind: Kind, name: string): number | null;
  size(): number;
  /** By term: what stands for its kind. */
  variances(byKind: Readonly<Record<Kind, number>>): number[];
}

/**
 * @param most terms of one kind: what comes later has none and stays at the prior, so that a brand with
 *   thousands of sources can still be solved. Offer the weightiest first.
 */
export function createTermIndex<Kind extends string>(most: number): TermIndex<Kind> {
  const positions = new Map<string, number>();
  const counts = new Map<Kind, number>();
  const kinds: Kind[] = [];
  return {
    add(kind, name) {
      const key = `${kind} ${name}`;
      const known = positions.get(key);
      if (known !== undefined) return known;
      const count = counts.get(kind) ?? 0;
      if (count >= most) return null;
      counts.set(kind, count + 1);
      positions.set(key, kinds.length);
      kinds.push(kind);
      return kinds.length - 1;
    },
    find: (kind, name) => positions.get(`${kind} ${name}`) ?? null,
    size: () => kinds.length,
    variances: (byKind) => kinds.map((kind) => byKind[kind]),
  };
}
