/** How much work waits, over all brands: for operators and for a process that must not take more than it can carry. */
export interface JobLoad {
  /** By queue: jobs that wait for a worker, jobs under way, and jobs whose tries are used up. */
  list(): Promise<QueueLoad[]>;
  /** Jobs that wait for a worker; as of a moment ago. */
  waiting(): Promise<number>;
}

export interface QueueLoad {
  queue: string;
  waiting: number;
  active: number;
  dead: number;
}
