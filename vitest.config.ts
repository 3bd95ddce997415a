import { defineConfig } from "vitest/config";

const databaseTests = ["test/persistence/**", "test/flows/**", "test/jobs/**", "test/api/**"];
/** A test is not timed: this is for one that hangs, on however busy a machine. */
const HANGS_AFTER_MS = 120_000;
const endToEndTests = ["test/e2e/**"];

/** Three tiers, in this order: `unit` needs nothing, `database` needs PostgreSQL, `e2e` starts whole processes. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Pure functions share nothing that a test could leave behind: one module graph for all halves the time.
          isolate: false,
          testTimeout: HANGS_AFTER_MS,
          sequence: { groupOrder: 0 },
          include: ["test/**/*.test.ts"],
          exclude: [...databaseTests, ...endToEndTests],
        },
      },
      {
        test: {
          name: "database",
          include: databaseTests.map((pattern) => `${pattern}/*.test.ts`),
          globalSetup: "test/support/database-server.ts",
          testTimeout: HANGS_AFTER_MS,
          hookTimeout: HANGS_AFTER_MS,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e",
          include: endToEndTests.map((pattern) => `${pattern}/*.test.ts`),
          testTimeout: 2 * HANGS_AFTER_MS,
          hookTimeout: HANGS_AFTER_MS,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
