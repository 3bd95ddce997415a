import { readConfig } from "../src/app/config.ts";
import { createContainer } from "../src/app/container.ts";
import { openDatabase, readyDatabase } from "../src/app/database.ts";
import { describeTrace, traceRun } from "../src/app/trace-run.ts";
import { reasonOf } from "../src/core/errors.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";

const USAGE = `npm run flow:trace -- RUN
prints one run as a tree: its steps, and their model calls and tools with tokens, cost and milliseconds`;

try {
  const [runId, ...rest] = process.argv.slice(2);
  if (runId === "--help") console.log(USAGE);
  else {
    if (!runId || rest.length > 0) throw new Error(`Name one run.\n${USAGE}`);
    const config = readConfig(process.env);
    const database = await openDatabase(config);
    await readyDatabase(database);
    const container = await createContainer(config, database, { telemetry: silentTelemetry });
    try {
      console.log(describeTrace(await traceRun(container, runId)));
    } finally {
      await container.close();
    }
  }
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}
