/**
 * Works on one batch at a time: what comes in meanwhile waits and is worked on together, next. For work whose price is
 * paid per turn, not per item.
 *
 * @param work answers one result for each item, in their order
 */
export function allWaiting<T, R>(work: (items: T[]) => Promise<PromiseSettledResult<R>[]>): (item: T) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting: { items: T[]; results: Promise<PromiseSettledResult<R>[]> } | null = null;

  function begin(): { items: T[]; results: Promise<PromiseSettledResult<R>[]> } {
    const items: T[] = [];
    const results = last.then(() => {
      waiting = null;
      return work(items);
    });
    last = results.catch(() => {});
    return { items, results };
  }

  return async (item) => {
    waiting ??= begin();
    const { items, results } = waiting;
    const place = items.push(item) - 1;
    const result = (await results)[place];
    if (result?.status === "fulfilled") return result.value;
    throw result?.reason;
  };
}
