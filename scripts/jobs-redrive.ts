import { parseArgs } from "node:util";
import { readConfig } from "../src/app/config.ts";
import { type Container, createContainer } from "../src/app/container.ts";
import { openDatabase, readyDatabase } from "../src/app/database.ts";
import { describeDeadJobs, listDeadJobs, redriveAllJobs, redriveJob } from "../src/app/redrive-jobs.ts";
import { reasonOf } from "../src/core/errors.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";

const USAGE = `npm run jobs:redrive              lists the jobs whose tries are used up
npm run jobs:redrive -- RUN …     runs these runs again, behind their last finished step
npm run jobs:redrive -- --all     runs all of them again`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) console.log(USAGE);
  else {
    const config = readConfig(process.env);
    const database = await openDatabase(config);
    await readyDatabase(database);
    const container = await createContainer(config, database, { telemetry: silentTelemetry });
    try {
      for (const line of await work(container, positionals, values.all ?? false)) console.log(line);
    } finally {
      await container.close();
    }
  }
} catch (error) {
  console.error(reasonOf(error));
  process.exitCode = 1;
}

async function work(container: Container, runIds: readonly string[], all: boolean): Promise<string[]> {
  if (all && runIds.length > 0) throw new Error(`Name runs, or say --all, not both.\n${USAGE}`);
  if (all) {
    const sentences = await redriveAllJobs(container);
    return sentences.length > 0 ? sentences : ["There are no dead jobs."];
  }
  if (runIds.length === 0) return describeDeadJobs(await listDeadJobs(container));
  const sentences: string[] = [];
  for (const runId of runIds) sentences.push(await redriveJob(container, runId));
  return sentences;
}
