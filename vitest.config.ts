import { defineConfig } from "vitest/config";

const databaseTests = ["test/persistence/**", "test/flows/**", "test/jobs/**", "test/api/**"];
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
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e",
          include: endToEndTests.map((pattern) => `${pattern}/*.test.ts`),
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
