import { resolve } from "node:path";
import { createLocalCaller } from "../../src/app/api.ts";
import { readConfig } from "../../src/app/config.ts";
import { type Container, createContainer } from "../../src/app/container.ts";
import { openDatabase, readyDatabase } from "../../src/app/database.ts";
import { LOCAL_USER_ID } from "../../src/app/local-signing-key.ts";
import { silentTelemetry } from "../../src/core/ports/telemetry.ts";
import type { DemoArguments } from "./arguments.ts";
import { explainEmptyBoard, makePackage, refresh, setUpBrand, takeInSignals } from "./create-steps.ts";
import { decide, learn, packageMore, publish } from "./decide-steps.ts";
import { type Demo, waitForRun } from "./demo.ts";
import { createDemoMemory, type DemoState } from "./demo-state.ts";
import { createMovingClock } from "./moving-clock.ts";
import { printBoard, printDrafts } from "./print.ts";
import type { Screen } from "./screen.ts";

/** The main job, end to end, through the same procedures that the UI calls. */
export async function runDemo(given: DemoArguments, screen: Screen): Promise<void> {
  const config = readConfig({ ...process.env, LOG_LEVEL: "silent" });
  const memory = createDemoMemory(resolve(config.KAIRO_DATA_DIR));
  const input = JSON.stringify([given.brandFile, given.feeds, given.now]);
  const unfinished = given.fresh ? null : await memory.recall(input);
  const state = unfinished ?? newState(input, given.now ?? new Date());
  const clock = createMovingClock(state.startedAt);

  screen.line(`${screen.colors.bold("Kairo")}  the main job, end to end`);
  const database = await openDatabase(config);
  await readyDatabase(database);
  const container = await createContainer(config, database, { clock, telemetry: silentTelemetry });
  const worker = container.createWorker([...container.handlers.worker, ...container.handlers.learner]);
  screen.line(`database  ${database.kind === "embedded" ? "embedded PostgreSQL 18" : "the one in DATABASE_URL"}`);
  screen.line(`writer    ${describeWriter(container)}`);
  if (unfinished)
    screen.line(screen.colors.yellow("Going on where the last demo was stopped (start over with --fresh)."));
  await worker.start();
  try {
    const demo: Demo = { given, screen, container, clock, state, keep: () => memory.keep(state) };
    await playDemo(demo);
    await memory.forget();
  } catch (error) {
    // A demo that cannot go on must not stand in the way of the next.
    await memory.forget();
    throw error;
  } finally {
    await worker.stop();
    await container.close();
  }
}

async function playDemo(demo: Demo): Promise<void> {
  const { screen, container, state } = demo;
  const caller = createLocalCaller(container, state.userId);

  const brand = await setUpBrand(demo, caller);
  const signals = await takeInSignals(demo, caller, brand.id);
  if (signals === 0) screen.paragraph("No signals: the board will hold ideas from the brand's own strategy.");

  await waitForRun(demo, caller, brand.id, "Board", await refresh(demo, brand.id));
  const board = await caller.reference.today({ brandId: brand.id });
  if (!state.opportunityId) {
    screen.heading(`Today for ${brand.name}`);
    printBoard(screen, board);
  }
  const packaged = await makePackage(demo, caller, brand.id, board);
  if (!packaged) return explainEmptyBoard(screen, board);
  printDrafts(screen, packaged);

  await decide(demo, caller, brand.id, board);
  const more = await packageMore(demo, caller, brand.id, board);
  const published = await publish(demo, caller, brand.id, [packaged, ...more]);
  await learn(demo, caller, brand.id, published);
  screen.heading("Next");
  screen.line("npm start                 the API, a worker and a learner on this database, with a token");
  screen.line("npm run demo -- --help    your own brand and feeds, the outcomes flipped");
}

function describeWriter({ config }: Container): string {
  if (config.llmProvider === "offline")
    return "template writer (no model; set OPENAI_API_KEY or a local server for one)";
  return `model ${config.LLM_MODEL_SMART} through ${config.llmProvider}`;
}

function newState(input: string, startedAt: Date): DemoState {
  return { input, startedAt, userId: LOCAL_USER_ID, tenantId: null, brandId: null, opportunityId: null };
}
