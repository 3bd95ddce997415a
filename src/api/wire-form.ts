import superjson from "superjson";
import { KairoError } from "../core/errors.ts";
import { rememberingOnce } from "./kept-answers.ts";

const serializeOnce = rememberingOnce(superjson.serialize);

/** How inputs and answers travel over tRPC: superjson's form, so that dates arrive as dates. */
export const WIRE_FORM = {
  input: { serialize: superjson.serialize, deserialize: deserializeInput },
  output: { serialize: serializeOutput, deserialize: superjson.deserialize },
};

/** Answers that are kept are known by being the same object; nobody changes an answer. */
function serializeOutput(answer: unknown): ReturnType<typeof superjson.serialize> {
  return typeof answer === "object" && answer !== null ? serializeOnce(answer) : superjson.serialize(answer);
}

/** A body that says how to read it and lies about it is the sender's mistake, not ours. */
function deserializeInput(body: unknown): unknown {
  try {
    return superjson.deserialize(body as Parameters<typeof superjson.deserialize>[0]);
  } catch (cause) {
    throw new KairoError("INVALID", 'The input is not in the form {"json": …, "meta"?: …} that superjson writes.', {
      cause,
    });
  }
}
