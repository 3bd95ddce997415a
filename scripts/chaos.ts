import { parseArgs } from "node:util";
import { type Blow, type Lane, openLane, type Point, type TrialResult } from "./chaos/lane.ts";
import { createRandom, spreadSample } from "./chaos/random.ts";
import { describeStorm, describeTrials } from "./chaos/report.ts";
import { openStage, type Stage } from "./chaos/stage.ts";
import { runStorm } from "./chaos/storm.ts";

const BLOWS: readonly Blow[] = ["kill", "cut", "freeze"];
const STORM_PACKAGES = 150;

const USAGE = `npm run chaos -- [--only kill|cut|freeze|storm]… [--sample N] [--seed N] [--parallel N] [--packages N]
Strikes a worker at every round trip to the database while it carries out a package, and looks at what is left.
  kill     SIGKILL; another worker takes over
  cut      one connection breaks; the worker helps itself
  freeze   the worker stands still, another finishes, then it wakes up
  storm    ${STORM_PACKAGES} packages on three workers, one of which is killed every 5 s
Every blow falls twice: before the database hears of a round trip, and when it has answered but nobody heard.
  --sample N     N points in all, spread over all of them, and no storm unless asked for
  --seed N       decides the sample and the storm (default 1)
  --parallel N   trials under way at once (default 4)
  --packages N   packages in the storm`;

try {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      sample: { type: "string" },
      seed: { type: "string", default: "1" },
      parallel: { type: "string", default: "4" },
      packages: { type: "string", default: String(STORM_PACKAGES) },
      help: { type: "boolean" },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const sample = values.sample === undefined ? null : wholeNumber("sample", values.sample);
    const kinds = readKinds(values.only ?? [...BLOWS, ...(sample === null ? ["storm"] : [])]);
    const random = createRandom(wholeNumber("seed", values.seed));
    const limits = {
      parallel: wholeNumber("parallel", values.parallel),
      packages: wholeNumber("packages", values.packages),
    };
    const stage = await openStage();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void stage.close().finally(() => process.exit(1)));
    }
    try {
      if (!(await strike(stage, kinds, sample, random, limits))) process.exitCode = 1;
    } finally {
      await stage.close();
    }
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}

/** True when nothing was found. */
async function strike(
  stage: Stage,
  kinds: readonly string[],
  sample: number | null,
  random: () => number,
  limits: { parallel: number; packages: number },
): Promise<boolean> {
  let isWell = true;
  const blows = BLOWS.filter((blow) => kinds.includes(blow));
  if (blows.length > 0) {
    const results = await runTrials(stage, blows, sample, random, limits.parallel);
    console.log(describeTrials(results));
    isWell = results.every(({ faults }) => faults.length === 0);
  }
  if (kinds.includes("storm")) {
    const storm = await runStorm(stage, limits.packages, random);
    console.log(describeStorm(storm));
    isWell &&= storm.faults.length === 0;
  }
  console.log(isWell ? "Nothing was lost, doubled or written by a stale attempt." : "Something was found.");
  return isWell;
}

function pointsOf(blows: readonly Blow[], roundTrips: number): Point[] {
  const moments = ["asked", "answered"] as const;
  return blows.flatMap((blow) =>
    Array.from({ length: roundTrips }, (_, index) =>
      moments.map((moment) => ({ blow, moment, roundTrip: index + 1 })),
    ).flat(),
  );
}

/** Every lane takes the next point as soon as it is done with one. */
async function runTrials(
  stage: Stage,
  blows: readonly Blow[],
  sample: number | null,
  random: () => number,
  parallel: number,
): Promise<TrialResult[]> {
  const first = await openLane(stage);
  const lanes: Lane[] = [first];
  try {
    await first.run(null);
    const undisturbed = await first.run(null);
    if (undisturbed.faults.length > 0)
      throw new Error(`Undisturbed it fails already: ${undisturbed.faults.join("; ")}`);
    const all = pointsOf(blows, undisturbed.roundTrips);
    const points = sample === null ? all : spreadSample(all, sample, random);
    console.log(`${undisturbed.roundTrips} round trips from the acceptance to the end; ${points.length} points`);
    const pending = points.values();
    const results: TrialResult[] = [];
    const work = async (lane: Lane) => {
      for (const point of pending) {
        const result = await lane.run(point);
        results.push(result);
        if (result.faults.length > 0) console.log(`  ${JSON.stringify(point)} ${result.faults.join("; ")}`);
        if (results.length % 50 === 0) console.log(`  ${results.length} of ${points.length}`);
      }
    };
    while (lanes.length < Math.min(parallel, points.length)) lanes.push(await openLane(stage));
    await Promise.all(lanes.map(work));
    return results;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

function readKinds(given: readonly string[]): readonly string[] {
  const known = [...BLOWS, "storm"];
  const wrong = given.filter((kind) => !known.includes(kind));
  if (wrong.length > 0) throw new Error(`There is no ${wrong.join(", ")}; there are ${known.join(", ")}.`);
  return given;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is a whole number from 1; ${text} is none.`);
}
