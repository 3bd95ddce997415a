import { Session } from "node:inspector/promises";
import { basename } from "node:path";
import type { PreparedRound } from "./bench.ts";

export interface HotSpot {
  /** A function, or the runtime's own work: `(garbage collector)`. */
  name: string;
  file: string;
  /** Share of the round's time spent in it itself, not in what it calls. */
  share: number;
}

const SHOWN = 5;
const SAMPLING_MICROSECONDS = 500;

/** Runs one round under V8's sampling profiler and answers where its time went. */
export async function profileRound(round: PreparedRound): Promise<HotSpot[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: SAMPLING_MICROSECONDS });
    await session.post("Profiler.start");
    await round.run();
    const { profile } = await session.post("Profiler.stop");
    const spots = new Map<string, HotSpot & { hits: number }>();
    let total = 0;
    for (const { callFrame, hitCount = 0 } of profile.nodes) {
      if (callFrame.functionName === "(idle)" || callFrame.functionName === "(program)") continue;
      const name = callFrame.functionName || `anonymous at line ${callFrame.lineNumber + 1}`;
      const file = basename(callFrame.url) || "the runtime";
      const spot = spots.get(`${name} ${file}`) ?? { name, file, share: 0, hits: 0 };
      spot.hits += hitCount;
      total += hitCount;
      spots.set(`${name} ${file}`, spot);
    }
    return [...spots.values()]
      .sort((a, b) => b.hits - a.hits)
      .slice(0, SHOWN)
      .map(({ name, file, hits }) => ({ name, file, share: total > 0 ? hits / total : 0 }));
  } finally {
    session.disconnect();
  }
}
