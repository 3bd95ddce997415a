import { z } from "zod";
import { ExecutionEventInput, ExecutionRecordedDTO } from "../../core/dto/execution-event.ts";
import { recordExecutionEvents } from "../../services/record-execution-events.ts";
import { brandInput } from "../inputs.ts";
import { eventsProcedure, router } from "../trpc.ts";

const MAX_EVENTS = 1_000;

export const eventsExecution = router({
  /** Appends facts about published variants, once each; odd and unmatched ones are kept apart. */
  record: eventsProcedure
    .meta({ rest: { method: "POST", path: "/api/events/execution" }, body: "events", webhooks: true })
    .input(brandInput({ events: z.array(ExecutionEventInput).min(1).max(MAX_EVENTS) }))
    .output(ExecutionRecordedDTO)
    .mutation(({ ctx, input: { events } }) =>
      ctx.write((tx, scope) => recordExecutionEvents(tx, scope, ctx.uses, events, ctx.delivery)),
    ),
});
