/** A stream of numbers in [0, 1) that a seed decides: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` of the items, or all of them, spread over the whole list: one at random from each of as many equal parts. */
export function spreadSample<T>(items: readonly T[], count: number, random: () => number): T[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, part) => {
    const from = (part * items.length) / count;
    const to = ((part + 1) * items.length) / count;
    return items[Math.floor(from + random() * (to - from))] as T;
  });
}
