/** What one side did under load. */
export interface Load {
  requestsPerSecond: number;
  medianMs: number;
  p99Ms: number;
  bytes: number;
}

/** The board beside a bare handler; measured in `today/`. */
export interface TodayComparison {
  opportunities: number;
  connections: number;
  kairo: Load;
  bare: Load;
  /** The middle of the ratios of each round, Kairo over bare. */
  ratioToBare: { requestsPerSecond: number; p99: number };
  rounds: { requestsPerSecond: number; p99: number }[];
}
