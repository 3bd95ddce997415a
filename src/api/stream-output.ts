import { type TrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";

type Stream<Value> = AsyncIterable<TrackedEnvelope<Value>, void, undefined>;

/** The output of a subscription: every event is parsed by its schema on its way out, and keeps its id. */
export function streamOf<Item extends z.ZodType>(item: Item) {
  return z
    .custom<Stream<z.input<Item>>>(isStream, "is no stream of events")
    .transform((events): Stream<z.output<Item>> => parsed(events, item));
}

async function* parsed<Item extends z.ZodType>(events: Stream<z.input<Item>>, item: Item) {
  for await (const [id, event] of events) yield tracked(id, item.parse(event));
}

export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** True for what ends a stream without saying that it is over. */
export function isComeBack(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
