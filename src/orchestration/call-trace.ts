import { AsyncLocalStorage } from "node:async_hooks";
import type { ToolCall } from "../core/run.ts";

/**
 * Which step a tool's call belongs to. Slots run side by side, so the list travels with the asynchronous work itself;
 * nothing but the record of a run depends on it.
 */
const callsOfStep = new AsyncLocalStorage<ToolCall[]>();

/** Does the work with `calls` taking down every tool call in it that no inner list takes. */
export function keepingCalls<T>(calls: ToolCall[], work: () => Promise<T>): Promise<T> {
  return callsOfStep.run(calls, work);
}

export function noteCall(call: ToolCall): void {
  callsOfStep.getStore()?.push(call);
}
