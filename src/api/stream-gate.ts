import { KairoError } from "../core/errors.ts";

/** Bounds how many streams are open at once: each holds a connection for as long as somebody looks. */
export interface StreamGate {
  /** @returns what lets the place go again @throws LIMITED */
  enter(userId: string): () => void;
}

const RETRY_AFTER_SECONDS = 15;

export function createStreamGate({ perUser, total }: { perUser: number; total: number }): StreamGate {
  const open = new Map<string, number>();
  let all = 0;
  return {
    enter(userId) {
      const own = open.get(userId) ?? 0;
      if (own >= perUser || all >= total) {
        const whose = own >= perUser ? `You have ${own}` : `This process serves ${all}`;
        throw new KairoError("LIMITED", `${whose} open streams, which is the most there may be; close one first.`, {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        });
      }
      open.set(userId, own + 1);
      all += 1;
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        all -= 1;
        const left = (open.get(userId) ?? 1) - 1;
        if (left > 0) open.set(userId, left);
        else open.delete(userId);
      };
    },
  };
}
