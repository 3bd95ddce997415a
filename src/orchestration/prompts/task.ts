/** What models are asked to do. */
export const TASKS = ["board", "thesis", "draft", "revise", "rationale", "focus-strip", "summary", "intake"] as const;
export type Task = (typeof TASKS)[number];
