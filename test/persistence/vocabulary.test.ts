import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { ApprovalPolicy, CorpusText, CtaPolicy, Objective, UsagePolicy } from "../../src/core/brand.ts";
import { Channel } from "../../src/core/channels.ts";
import { SlotState } from "../../src/core/content-package.ts";
import { DecisionKind } from "../../src/core/decision.ts";
import { ExecutionEvent, ExecutionEventKind, Metric } from "../../src/core/execution-event.ts";
import { CheckReport } from "../../src/core/guardrail.ts";
import { LearningEventKind, LearningEvidence } from "../../src/core/learning-event.ts";
import {
  DismissReason,
  Effort,
  Opportunity,
  OpportunityStatus,
  OpportunityType,
  TextSource,
  Trigger,
} from "../../src/core/opportunity.ts";
import {
  CtaType,
  EvidenceNeed,
  HookType,
  LengthBand,
  PatternPreference,
  PatternTemplate,
  Structure,
} from "../../src/core/pattern-template.ts";
import { SearchKind } from "../../src/core/ports/search.ts";
import { Degradation, GraphName, RunStatus } from "../../src/core/run.ts";
import { ROLES } from "../../src/core/scope.ts";
import { Band } from "../../src/core/score.ts";
import { SourceKind, TrustTier } from "../../src/core/signal.ts";
import { Variant, VariantStatus } from "../../src/core/variant.ts";
import { SiblingStanding } from "../../src/core/variant-evaluation.ts";
import { openPool } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let checks: Map<string, string[]>;

/** Where the database holds a closed list of words, and the list in core that it repeats. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  "domain band": Band.options,
  "domain channel": Channel.options,
  "domain hook_type": HookType.options,
  "domain objective": Objective.options,
  "domain opportunity_trigger": Trigger.options,
  "domain opportunity_type": OpportunityType.options,
  "domain run_status": RunStatus.options,
  "domain structure": Structure.options,
  "domain text_source": TextSource.options,
  "domain trust": TrustTier.options,
  "boards.degraded": Degradation.options,
  "brand_corpus.kind": CorpusText.shape.kind.options,
  "brands.approval_policy": ApprovalPolicy.options,
  "brands.cta_policy": CtaPolicy.options,
  "brands.emoji_policy": UsagePolicy.options,
  "brands.hashtag_policy": UsagePolicy.options,
  "execution_events.kind": ExecutionEventKind.options,
  "execution_events.metric": Metric.options,
  "execution_events.value_kind": optionsOf(ExecutionEvent.shape.valueKind),
  "flow_runs.degraded": Degradation.options,
  "learning_events.evidence": LearningEvidence.options,
  "learning_events.kind": LearningEventKind.options,
  "members.role": ROLES,
  "opportunities.check_verdict": CheckReport.shape.verdict.options,
  "opportunities.created_via": Opportunity.shape.createdVia.options,
  "opportunities.dismiss_reason": DismissReason.options,
  "opportunities.effort": Effort.options,
  "opportunities.status": OpportunityStatus.options,
  "opportunities.suggested_channels": Channel.options,
  "opportunity_priors.evidence": LearningEvidence.options,
  "package_slots.state": SlotState.options,
  "pattern_preferences.preference": PatternPreference.options,
  "pattern_stats.evidence": LearningEvidence.options,
  "pattern_templates.channels": Channel.options,
  "pattern_templates.cta_type": CtaType.options,
  "pattern_templates.evidence_needs": EvidenceNeed.options,
  "pattern_templates.length_band": LengthBand.options,
  "pattern_templates.status": PatternTemplate.shape.status.options,
  "search_entries.kind": SearchKind.options,
  "signal_sources.kind": SourceKind.options,
  "signals.source_kind": SourceKind.options,
  "variant_evaluations.standing": SiblingStanding.options,
  "variants.stale_against": optionsOf(Variant.shape.staleAgainst),
  "variants.status": VariantStatus.options,
};

/** Lists that core does not have (yet): they belong to tables that wait for their repositories. */
const DATABASE_ONLY = ["proposals.status"];

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = openPool(database.ownerUrl);
  const { rows } = await pool.query<{ name: string; definition: string }>(`
    select case when contypid <> 0 then 'domain ' || contypid::regtype::text
      else conrelid::regclass::text || '.' || attname end as name,
      pg_get_constraintdef(pg_constraint.oid) as definition
    from pg_constraint left join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'c' and connamespace = 'kairo'::regnamespace and coalesce(cardinality(conkey), 1) = 1`);
  await pool.end();
  const lists = rows.filter(({ definition }) => definition.includes("ARRAY[") && wordsOf(definition).length > 0);
  checks = new Map(lists.map(({ name, definition }) => [name.replace("kairo.", ""), wordsOf(definition)]));
});
afterAll(async () => {
  await database?.drop();
});

describe("the words of the database", () => {
  test.each(Object.keys(WORDS))("are those of core: %s", (name) => {
    expect(checks.get(name)).toEqual([...WORDS[name]!].sort());
  });

  test("are all compared here", () => {
    expect([...checks.keys()].sort()).toEqual([...Object.keys(WORDS), ...DATABASE_ONLY].sort());
  });

  test("that grow often are held by their shape", () => {
    for (const kind of DecisionKind.options) expect(kind).toMatch(/^[a-z]+\.[a-z_]+$/);
    for (const graph of GraphName.options) expect(graph).toMatch(/^[A-Z][A-Za-z]*V[0-9]+$/);
  });
});

function wordsOf(definition: string): string[] {
  return [...new Set([...definition.matchAll(/'([a-z_]+)'::text/g)].map(([, word]) => word!))].sort();
}

function optionsOf(schema: z.ZodNullable<z.ZodEnum<Record<string, string>>>): string[] {
  return schema.unwrap().options;
}
