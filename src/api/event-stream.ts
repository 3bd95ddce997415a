import { isTrackedEnvelope } from "@trpc/server";
import type { ErrorDTO } from "../core/dto/error.ts";
import { isComeBack } from "./stream-output.ts";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  // A proxy that gathers an answer before it passes it on would hold back every event.
  "x-accel-buffering": "no",
};

/**
 * A subscription as plain server-sent events: `id` and JSON `data`, a comment now and then to show that it is alive.
 * `event: end` says that nothing will follow, `event: refused` why it broke off; without either the client comes back
 * with the last id.
 */
export function eventStreamOf(
  events: AsyncIterable<unknown>,
  options: { pingMilliseconds: number; describe: (thrown: unknown) => ErrorDTO; abort: () => void },
): Response {
  const iterator = events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let ping: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const isAlive = () => {
        // Nothing is piled up for a client that does not read.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": alive\n\n"));
      };
      isAlive();
      ping = setInterval(isAlive, options.pingMilliseconds);
    },
    async pull(controller) {
      const say = (text: string) => controller.enqueue(encoder.encode(text));
      const end = () => {
        clearInterval(ping);
        controller.close();
      };
      try {
        const { done, value } = await iterator.next();
        if (!done) return say(isTrackedEnvelope(value) ? messageOf(value[0], value[1]) : messageOf(null, value));
        say("event: end\ndata: {}\n\n");
      } catch (thrown) {
        if (!isComeBack(thrown)) say(`event: refused\ndata: ${JSON.stringify(options.describe(thrown))}\n\n`);
      }
      end();
    },
    async cancel() {
      clearInterval(ping);
      options.abort();
      await iterator.return?.();
    },
  });
  return new Response(body, { headers: HEADERS });
}

function messageOf(id: string | null, data: unknown): string {
  return `${id === null ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
