import type pg from "pg";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { JobLoad } from "../core/ports/job-load.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { LlmClient } from "../orchestration/llm/client.ts";

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALL_SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const BREAKER_VALUES = { closed: 0, half_open: 1, open: 2 } as const;

export interface Metrics {
  /** Passes everything on, and counts what there is to count. */
  counting(telemetry: Telemetry): Telemetry;
  /** Prometheus text. Costs one query. */
  text(uses: { pool: pg.Pool; load: JobLoad; llm: LlmClient }): Promise<string>;
}

/** No label names a brand, a user or a thing: those are without number, and nobody's business here. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "kairo_http_request_seconds",
    help: "Requests, by procedure and status.",
    labelNames: ["procedure", "status"],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: "kairo_model_call_seconds",
    help: "Attempts at model calls, by model and how they ended.",
    labelNames: ["model", "outcome"],
    buckets: CALL_SECONDS,
    registers,
  });
  const tokens = new Counter({
    name: "kairo_model_tokens_total",
    help: "Tokens of model calls, by model and direction.",
    labelNames: ["model", "direction"],
    registers,
  });
  const runs = new Counter({
    name: "kairo_runs_total",
    help: "Attempts at runs, by graph and how they ended.",
    labelNames: ["graph", "status"],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[]) => new Gauge({ name, help, labelNames, registers });
  const jobs = gauge("kairo_jobs", "Jobs, by queue and state.", ["queue", "state"]);
  const connections = gauge("kairo_database_connections", "Connections of the pool, by what they do.", ["state"]);
  const breakers = gauge("kairo_model_breaker", "0 closed, 1 half open, 2 open.", ["provider", "model"]);

  function count(event: string, facts: Record<string, unknown>): void {
    const seconds = Number(facts.ms ?? 0) / 1_000;
    if (event === "http.request") {
      requests.observe({ procedure: String(facts.procedure ?? "none"), status: String(facts.status) }, seconds);
    } else if (event === "run.end") {
      runs.inc({ graph: String(facts.graph), status: String(facts.status) });
    } else if (event === "llm.call") {
      const model = String(facts.model);
      calls.observe({ model, outcome: String(facts.outcome) }, seconds);
      tokens.inc({ model, direction: "in" }, Number(facts.input_tokens ?? 0));
      tokens.inc({ model, direction: "out" }, Number(facts.output_tokens ?? 0));
    }
  }

  return {
    counting: (telemetry) => ({
      ...telemetry,
      record: (event, facts) => {
        count(event, facts);
        telemetry.record(event, facts);
      },
    }),
    async text({ pool, load, llm }) {
      jobs.reset();
      for (const { queue, ...states } of await load.list()) {
        for (const [state, number] of Object.entries(states)) jobs.set({ queue, state }, number);
      }
      connections.set({ state: "open" }, pool.totalCount);
      connections.set({ state: "idle" }, pool.idleCount);
      connections.set({ state: "waited_for" }, pool.waitingCount);
      for (const { provider, model, state } of llm.breakers()) breakers.set({ provider, model }, BREAKER_VALUES[state]);
      return registry.metrics();
    },
  };
}
