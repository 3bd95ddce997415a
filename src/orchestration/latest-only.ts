/**
 * Works on one value at a time; of those that come in meanwhile only the latest is worked on, and whoever brought one
 * waits for that. For news of which the newest says it all.
 */
export function latestOnly<T>(work: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let waiting: { value: T; done: Promise<void> } | null = null;

  return (value) => {
    if (waiting) {
      waiting.value = value;
      return waiting.done;
    }
    const turn: { value: T; done: Promise<void> } = {
      value,
      done: last.then(() => {
        waiting = null;
        return work(turn.value);
      }),
    };
    waiting = turn;
    last = turn.done.catch(() => {});
    return turn.done;
  };
}
