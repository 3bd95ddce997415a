/** A seeded stream of numbers in 0…1 (mulberry32), so that generated data is the same in every run. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several, by the next number of a stream. */
export function pickOne<Thing>(next: () => number, things: readonly Thing[]): Thing {
  const picked = things[Math.min(things.length - 1, Math.floor(next() * things.length))];
  if (picked === undefined) throw new Error("There is nothing to pick from.");
  return picked;
}
