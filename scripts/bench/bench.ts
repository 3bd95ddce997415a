/** What one size of a bench does over and over; its input is made once and never timed. */
export interface PreparedRound {
  run(): unknown;
  /** Gives back what the rounds held: a database, a server. */
  close?(): Promise<void>;
}

/** One thing whose cost is measured at several sizes. */
export interface Bench {
  name: string;
  /** What a round does to `size` units, as a phrase. */
  does: string;
  /** What is counted. */
  unit: string;
  sizes: readonly number[];
  /** Sizes that take minutes, measured with --full alone. */
  fullSizes: readonly number[];
  /** What growth and throughput are worked out from: an engine's own time, or the wait where others do the work. */
  clock: "cpu" | "wall";
  /** What bounds it, read off a profile; the report shows a fresh profile beside it. */
  boundBy: string;
  prepare(size: number): PreparedRound | Promise<PreparedRound>;
}
