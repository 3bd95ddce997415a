import { APICallError, type LanguageModelV4 } from "@ai-sdk/provider";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import { runCancelled } from "../../src/core/errors.ts";
import type { KeptAnswer } from "../../src/core/ports/call-ledger.ts";
import type { RunClaim } from "../../src/core/ports/repositories.ts";
import type { LlmCall } from "../../src/core/run.ts";
import { createAnswerMemory } from "../../src/orchestration/llm/answer-memory.ts";
import { createBreaker } from "../../src/orchestration/llm/breaker.ts";
import { createLlmClient } from "../../src/orchestration/llm/client.ts";
import { createCallMeter } from "../../src/orchestration/llm/meter.ts";
import { createModelChain } from "../../src/orchestration/llm/model-chain.ts";
import type { Prompt } from "../../src/orchestration/prompts/prompt.ts";
import { buildRun, NOW, SOMEBODY } from "../support/builders.ts";
import type { ModelAnswer, ModelRequest } from "../support/model-brain.ts";
import { scopeOfJob } from "../support/persistence.ts";
import { createScriptedModel } from "../support/scripted-model.ts";

/** Long for a loaded machine; only what hangs is given less. */
const STEP_TIMEOUT_MS = 10_000;
const SHORT_MS = 120;
const BREAKER_OPEN_MS = 30_000;
const Summary = z.object({ summary: z.string() });
const Draft = z.strictObject({ text: z.string() });

const RUN = buildRun().id;
const board: Prompt = { task: "board", version: "board@1", instructions: "Write.", request: "Go.", facts: {} };
const draft: Prompt = { ...board, task: "draft", version: "draft@1" };
const good: ModelAnswer = { kind: "json", value: { summary: "All is well." } };
const submitted: ModelAnswer = { kind: "tool", name: "Submit", input: { text: "Done." } };
const lookUp: ModelAnswer = { kind: "tool", name: "LookUp", input: { id: "e1" } };

type Script = (request: ModelRequest, call: number) => ModelAnswer | Promise<ModelAnswer>;

/** A client over two scripted models and a scripted template writer, with a ledger that only writes down. */
function setUp(scripts: { smart: Script; fast?: Script }, stepTimeoutMs = STEP_TIMEOUT_MS) {
  let now = NOW.getTime();
  const clock: Clock = { now: () => new Date(now) };
  const calls: LlmCall[] = [];
  const events: [string, Record<string, unknown>][] = [];
  const telemetry = {
    record: () => {},
    warn: (event: string, facts: Record<string, unknown>) => events.push([event, facts]),
    error: () => {},
  };
  const named = (modelId: string, script: Script) => ({ ...createScriptedModel(script), modelId });
  const smart = named("smart", scripts.smart);
  const fast = named("fast", scripts.fast ?? scripts.smart);
  const writer = named("writer", ({ toolNames }) => (toolNames.length > 0 ? submitted : good));
  const models = {
    provider: "openai-compatible" as const,
    byTier: { smart: smart as LanguageModelV4, fast },
    fallbacks: scripts.fast ? [fast] : [],
    templateWriter: writer,
  };
  let stop: Error | null = null;
  const kept: KeptAnswer[] = [];
  const ledger = {
    reserve: async () => {
      if (stop) throw stop;
      return { id: 1, dayWindow: "day:2026-11-22" };
    },
    settle: async (_scope: unknown, _reservation: unknown, _used: number, call: LlmCall, answer: KeptAnswer | null) => {
      calls.push(call);
      if (answer) kept.push(answer);
    },
    listAnswers: async () => [...kept],
  };
  const chain = createModelChain({
    models,
    memory: createAnswerMemory(ledger),
    meter: createCallMeter({
      ledger,
      clock,
      telemetry,
      limits: { perDay: null, perRun: null },
      longestCallMs: stepTimeoutMs,
    }),
    telemetry,
    clock,
    random: () => 0.5,
    concurrency: 12,
    settings: {
      stepTimeoutMs,
      backoffMs: 4,
      breaker: { failures: 5, openMs: BREAKER_OPEN_MS },
    },
  });
  const client = createLlmClient({ chain, telemetry });
  let claim: RunClaim | null = null;
  const common = () => ({ scope: scopeOfJob(SOMEBODY), claim, stepKey: null });
  const lookUpTool = {
    name: "LookUp",
    description: "Looks up.",
    input: z.strictObject({ id: z.string() }),
    run: async () => ({ text: "found" }),
  };
  return {
    calls,
    events,
    client,
    smart,
    fast,
    write: () => client.writeObject({ ...common(), prompt: board, name: "Summary", schema: Summary }),
    submit: () =>
      client.submitThroughTools({
        ...common(),
        prompt: draft,
        tools: [lookUpTool],
        submit: { name: "Submit", description: "Submits.", schema: Draft },
      }),
    outcomes: () => calls.map(({ model, outcome }) => `${model} ${outcome}`),
    advance: (ms: number) => {
      now += ms;
    },
    /** The attempts of one run, as they take it over from one another. */
    attempt: (attempt: number) => {
      claim = { runId: RUN, attempt };
    },
    stopWith: (error: Error) => {
      stop = error;
    },
  };
}

function status(statusCode: number, more: { headers?: Record<string, string>; body?: string } = {}): APICallError {
  return new APICallError({
    message: "no",
    url: "http://provider.test",
    requestBodyValues: {},
    statusCode,
    responseHeaders: more.headers ?? {},
    responseBody: more.body ?? "{}",
  });
}

const failing =
  (error: Error): Script =>
  () => {
    throw error;
  };
const failingOnce =
  (error: Error): Script =>
  (_request, call) => {
    if (call === 1) throw error;
    return good;
  };
const hanging: Script = () => new Promise(() => {});

describe("a model that fails", () => {
  it("is asked again, and its answer is the model's", async () => {
    const { write, outcomes } = setUp({ smart: failingOnce(status(500)) });
    expect(await write()).toMatchObject({ source: "model", model: "smart", degraded: null, outcome: "answered" });
    expect(outcomes()).toEqual(["smart provider_error", "smart answered"]);
  });

  it("is asked three times, then the next model as often, then the template writer writes", async () => {
    const { write, outcomes } = setUp({ smart: failing(status(503)), fast: failing(status(400)) });
    expect(await write()).toMatchObject({ source: "template", degraded: "provider_down", outcome: "rejected" });
    expect(outcomes()).toEqual([...Array(3).fill("smart provider_error"), "fast rejected", "writer answered"]);
  });

  it("waits as long as the provider asks, and a little more", async () => {
    const { write } = setUp({ smart: failingOnce(status(429, { headers: { "retry-after-ms": "60" } })) });
    const startedAt = performance.now();
    await write();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(60);
  });

  it("is left when the provider asks for more time than a call may take", async () => {
    const patient = status(429, { headers: { "retry-after": "3600" } });
    const { write, outcomes } = setUp({ smart: failing(patient), fast: () => good });
    expect(await write()).toMatchObject({ source: "model", model: "fast" });
    expect(outcomes()).toEqual(["smart rate_limited", "fast answered"]);
  });

  it("whose account is empty is not asked again, nor is another of the same account", async () => {
    const empty = status(429, { body: '{"error":{"code":"insufficient_quota"}}' });
    const { write, outcomes } = setUp({ smart: failing(empty), fast: () => good });
    expect(await write()).toMatchObject({ source: "template", degraded: "provider_down", outcome: "quota_spent" });
    expect(outcomes()).toEqual(["smart quota_spent", "writer answered"]);
  });

  it("by hanging costs its timeout and one call of the next model, though it hears no signal", async () => {
    const { write, outcomes } = setUp({ smart: hanging, fast: () => good }, SHORT_MS);
    const startedAt = performance.now();
    expect(await write()).toMatchObject({ source: "model", model: "fast" });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(SHORT_MS - 5);
    expect(outcomes()).toEqual(["smart timed_out", "fast answered"]);
  });

  it("by hanging every time ends with the template writer when the time for all is up", async () => {
    const { write, outcomes } = setUp({ smart: hanging, fast: hanging }, SHORT_MS);
    expect(await write()).toMatchObject({ source: "template", degraded: "provider_down", outcome: "timed_out" });
    expect(outcomes().at(-1)).toBe("writer answered");
  });

  it("does not hide that the run was stopped", async () => {
    const { write, outcomes, stopWith } = setUp({ smart: () => good });
    stopWith(runCancelled("run_1"));
    await expect(write()).rejects.toThrow(/was cancelled/);
    expect(outcomes()).toEqual([]);
  });
});

describe("an answer that is of no use", () => {
  it.each([
    ["is corrected once in the same conversation", { kind: "text", text: "not json" }, "malformed"],
    ["with the wrong shape too", { kind: "json", value: { sum: 1 } }, "wrong_schema"],
  ] as const)("%s", async (_name, bad, outcome) => {
    const mending = setUp({ smart: (_request, call) => (call === 1 ? bad : good) });
    expect(await mending.write()).toMatchObject({ source: "model" });
    expect(mending.outcomes()).toEqual([`smart ${outcome}`, "smart answered"]);

    const stubborn = setUp({ smart: () => bad, fast: () => good });
    expect(await stubborn.write()).toMatchObject({ source: "template", degraded: "written_by_template" });
    expect(stubborn.outcomes()).toEqual([`smart ${outcome}`, `smart ${outcome}`, "writer answered"]);
  });

  it("from a tool call is corrected once, then the template writer submits", async () => {
    const bad: ModelAnswer = { kind: "tool", name: "Submit", input: { words: 3 } };
    const mending = setUp({ smart: (_request, call) => (call === 1 ? bad : submitted) });
    expect(await mending.submit()).toMatchObject({ source: "model", value: { text: "Done." } });
    const stubborn = setUp({ smart: () => bad });
    expect(await stubborn.submit()).toMatchObject({ source: "template", outcome: "wrong_schema" });
    expect(stubborn.outcomes()).toEqual(["smart wrong_schema", "smart wrong_schema", "writer answered"]);
  });

  it("in words instead of a tool call is asked for once more", async () => {
    const { submit, outcomes } = setUp({
      smart: (_request, call) => (call === 1 ? { kind: "text", text: "Here is my draft." } : submitted),
    });
    expect(await submit()).toMatchObject({ source: "model" });
    expect(outcomes()).toEqual(["smart malformed", "smart answered"]);
  });

  it("looks things up without end: its last turn offers submitting alone, then the template writer submits", async () => {
    const { submit, smart } = setUp({ smart: () => lookUp });
    expect(await submit()).toMatchObject({ source: "template", outcome: "endless_loop" });
    expect(smart.requests).toHaveLength(6);
    expect(smart.requests.at(-1)?.toolNames).toEqual(["Submit"]);
    expect(smart.requests[0]?.toolNames).toEqual(["LookUp", "Submit"]);
  });

  it("is empty: asked again at once", async () => {
    const { write, outcomes } = setUp({ smart: (_request, call) => (call === 1 ? { kind: "text", text: " " } : good) });
    expect(await write()).toMatchObject({ source: "model" });
    expect(outcomes()).toEqual(["smart empty", "smart answered"]);
  });
});

describe("the breaker", () => {
  it("opens after five failures in a row, lets one call probe after its rest, and closes when that answers", async () => {
    let isDown = true;
    const { write, client, smart, events, advance, outcomes, calls } = setUp({
      smart: () => {
        if (isDown) throw status(500);
        return good;
      },
    });
    await write();
    await write();
    expect(smart.requests).toHaveLength(5);
    expect(client.breakers()).toEqual([{ provider: "scripted", model: "smart", state: "open" }]);
    expect(await write()).toMatchObject({ source: "template", outcome: "breaker_open", degraded: "provider_down" });
    expect(smart.requests).toHaveLength(5);

    advance(BREAKER_OPEN_MS);
    expect(client.breakers()).toMatchObject([{ state: "half_open" }]);
    await write();
    expect(smart.requests).toHaveLength(6);
    expect(client.breakers()).toMatchObject([{ state: "open" }]);

    isDown = false;
    advance(BREAKER_OPEN_MS);
    calls.length = 0;
    expect(await write()).toMatchObject({ source: "model" });
    expect(outcomes()).toEqual(["smart answered"]);
    expect(client.breakers()).toMatchObject([{ state: "closed" }]);
    expect(events.filter(([event]) => event === "llm.breaker").map(([, { state }]) => state)).toEqual([
      "open",
      "open",
      "closed",
    ]);
  });

  it("lets one call probe for all, and the next once that one has left", () => {
    let now = NOW.getTime();
    const breaker = createBreaker({ now: () => new Date(now) }, { failures: 1, openMs: 10 });
    expect(breaker.enter()).toBe(true);
    breaker.failed();
    expect(breaker.enter()).toBe(false);
    now += 10;
    expect([breaker.enter(), breaker.enter()]).toEqual([true, false]);
    breaker.leave();
    expect(breaker.enter()).toBe(true);
  });

  it("is not moved by limits, refusals or a run that was stopped", async () => {
    const limited = setUp({ smart: failing(status(429)) });
    for (let times = 0; times < 3; times += 1) await limited.write();
    expect(limited.client.breakers()).toMatchObject([{ state: "closed" }]);
  });
});

describe("an attempt that takes a run over", () => {
  it("is given what was answered to the one that died, and pays for nothing twice", async () => {
    const { submit, attempt, smart, outcomes } = setUp({
      smart: (_request, call) => (call === 1 ? lookUp : submitted),
    });
    attempt(1);
    const first = await submit();
    attempt(2);
    expect(await submit()).toEqual(first);
    expect(smart.requests).toHaveLength(2);
    expect(outcomes()).toEqual(["smart answered", "smart answered"]);
  });

  it("goes on where the answers end: what went wrong went wrong once", async () => {
    const { write, attempt, outcomes } = setUp({
      smart: (_request, call) => {
        if (call === 1) return { kind: "text", text: "no JSON" };
        if (call === 2) throw runCancelled(RUN);
        return good;
      },
    });
    attempt(1);
    await expect(write()).rejects.toThrow(/was cancelled/);
    attempt(2);
    expect(await write()).toMatchObject({ source: "model", value: { summary: "All is well." } });
    expect(outcomes().filter((outcome) => outcome.endsWith("malformed"))).toHaveLength(1);
  });

  it("is given an answer once: a second question of the same words is asked", async () => {
    const { write, attempt, smart } = setUp({ smart: () => good });
    attempt(1);
    await write();
    attempt(2);
    await write();
    await write();
    expect(smart.requests).toHaveLength(2);
  });

  it("is given what it knows while the model rests", async () => {
    const { write, submit, attempt, outcomes } = setUp({
      smart: ({ toolNames }) => {
        if (toolNames.length > 0) throw status(503);
        return good;
      },
    });
    attempt(1);
    await write();
    await submit();
    await submit();
    attempt(2);
    expect(await write()).toMatchObject({ source: "model" });
    expect(outcomes().filter((outcome) => outcome === "smart answered")).toHaveLength(1);
  });
});
