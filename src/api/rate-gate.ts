import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { KairoError } from "../core/errors.ts";
import type { JobLoad } from "../core/ports/job-load.ts";

/** How often somebody may call. Counted in this process: behind a balancer each process counts for itself. */
export interface RateGate {
  /** Any call of a user. @throws LIMITED */
  call(userId: string): Promise<void>;
  /** A call that starts work of a brand. @throws LIMITED */
  start(brandId: string): Promise<void>;
}

const WINDOW_SECONDS = 60;

export function createRateGate(limits: { callsPerUserMinute: number; startsPerBrandMinute: number }): RateGate {
  const calls = new RateLimiterMemory({ points: limits.callsPerUserMinute, duration: WINDOW_SECONDS });
  const starts = new RateLimiterMemory({ points: limits.startsPerBrandMinute, duration: WINDOW_SECONDS });
  return {
    call: (userId) =>
      take(
        calls,
        userId,
        `You have made ${limits.callsPerUserMinute} calls within a minute, which is the most there may be`,
      ),
    start: (brandId) =>
      take(
        starts,
        brandId,
        `This brand has started ${limits.startsPerBrandMinute} pieces of work within a minute, which is the most there may be`,
      ),
  };
}

async function take(limiter: RateLimiterMemory, key: string, sentence: string): Promise<void> {
  await limiter.consume(key).catch((refused: RateLimiterRes | Error) => {
    if (refused instanceof Error) throw refused;
    const retryAfterSeconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    throw new KairoError("LIMITED", `${sentence}; go on in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
      details: { perMinute: limiter.points },
    });
  });
}

/** Work that nobody could begin for long is better refused now than late. */
export async function refuseOverload(load: JobLoad, most: number): Promise<void> {
  const waiting = await load.waiting();
  if (waiting < most) return;
  throw new KairoError("UNAVAILABLE", `${waiting} jobs wait for a worker; no more are taken until there are fewer.`, {
    retryAfterSeconds: OVERLOAD_RETRY_SECONDS,
    details: { waiting, most },
  });
}

const OVERLOAD_RETRY_SECONDS = 30;
