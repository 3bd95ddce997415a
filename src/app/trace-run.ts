import type { FlowRun, FlowStep, LlmCall, RunEvent, ToolCall } from "../core/run.ts";
import type { Container } from "./container.ts";
import { scopeOfRun } from "./scope-of-run.ts";

export interface RunTrace {
  run: FlowRun;
  /** In the order they began. */
  steps: FlowStep[];
  calls: LlmCall[];
  events: RunEvent[];
}

/** What is stored of one run. @throws NOT_FOUND when there is none of this id */
export async function traceRun(uses: Pick<Container, "access" | "unitOfWork">, given: string): Promise<RunTrace> {
  const { scope, runId } = await scopeOfRun(uses.access, given, "flow:trace");
  return uses.unitOfWork.read(scope, async (tx) => ({
    run: await tx.runs.get(scope, runId),
    steps: (await tx.runs.listSteps(scope, runId)).toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt)),
    calls: (await tx.budget.listCalls(scope, runId)).toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt)),
    events: await tx.runs.listEvents(scope, runId, 0),
  }));
}

interface Branch {
  text: string;
  leaves: string[];
}

/** The run as a tree: steps, and in each the model calls and the tools, which are the doors to the engines. */
export function describeTrace({ run, steps, calls, events }: RunTrace): string {
  const keys = new Set(steps.map(({ key }) => key));
  const outside = calls.filter(({ stepKey }) => stepKey === null || !keys.has(stepKey));
  const branches: Branch[] = [
    ...steps.map((step) => ({
      text: `${step.key}  ${span(step.startedAt, step.finishedAt)}, attempt ${step.attempt}`,
      leaves: [...calls.filter(({ stepKey }) => stepKey === step.key).map(modelLine), ...step.calls.map(toolLine)],
    })),
    ...(outside.length + run.calls.length > 0
      ? [{ text: "outside of any finished step", leaves: [...outside.map(modelLine), ...run.calls.map(toolLine)] }]
      : []),
  ];
  return [
    ...headOf(run, calls, events),
    ...branches.flatMap((branch, at) => draw(branch, at === branches.length - 1)),
  ].join("\n");
}

function headOf(run: FlowRun, calls: LlmCall[], events: RunEvent[]): string[] {
  const begun = run.startedAt;
  const waited = begun ? `waited ${span(run.createdAt, begun)}` : "waits";
  const ran = begun && run.finishedAt ? `, ran ${span(begun, run.finishedAt)}` : "";
  return [
    `${run.id}  ${run.graph}  ${run.status}${run.error ? `: ${run.error.reason}` : ""}`,
    `│  attempt ${run.attempt}, ${waited}${ran}, ${counted(events.length, "event")}, last stage ${run.progress.stage}`,
    `│  ${counted(calls.length, "model call")}: ${tokensOf(calls)}, ${costOf(calls)}`,
    ...(run.degraded.length > 0 ? [`│  degraded: ${run.degraded.join(", ")}`] : []),
  ];
}

function draw({ text, leaves }: Branch, isLast: boolean): string[] {
  const stem = isLast ? "   " : "│  ";
  return [
    `${isLast ? "└─" : "├─"} ${text}`,
    ...leaves.map((leaf, at) => `${stem}${at === leaves.length - 1 ? "└─" : "├─"} ${leaf}`),
  ];
}

function modelLine(call: LlmCall): string {
  const waited = call.waitMilliseconds > 0 ? ` after ${call.waitMilliseconds} ms in line` : "";
  return `model ${call.task} → ${call.model} (${call.promptVersion})  ${call.outcome}  ${tokensOf([call])}, ${costOf([call])}  ${call.milliseconds} ms${waited}`;
}

function toolLine({ tool, milliseconds }: ToolCall): string {
  return `tool ${tool}  ${milliseconds} ms`;
}

function tokensOf(calls: LlmCall[]): string {
  const sum = (pick: (call: LlmCall) => number | null) => calls.reduce((total, call) => total + (pick(call) ?? 0), 0);
  const [input, cached] = [sum((call) => call.inputTokens), sum((call) => call.cachedInputTokens)];
  const [output, reasoning] = [sum((call) => call.outputTokens), sum((call) => call.reasoningTokens)];
  return `${input} tokens in (${cached} cached), ${output} out (${reasoning} reasoning)`;
}

function costOf(calls: LlmCall[]): string {
  if (calls.some(({ costMicroUsd }) => costMicroUsd === null)) return "cost not known";
  return `$${(calls.reduce((total, call) => total + (call.costMicroUsd ?? 0), 0) / 1e6).toFixed(4)}`;
}

function span(from: Date, to: Date): string {
  return `${to.getTime() - from.getTime()} ms`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
