import { BrandSnapshot } from "../../../src/core/brand-snapshot.ts";
import type { Id, IdGenerator, IdPrefix } from "../../../src/core/ids.ts";
import { PatternTemplate } from "../../../src/core/pattern-template.ts";
import { Signal } from "../../../src/core/signal.ts";
import { canonicalUrl, registrableDomain } from "../../../src/engines/opportunities/canonical-url.ts";
import { signalHash } from "../../../src/engines/opportunities/content-hash.ts";
import {
  prepareScoring,
  type ScorableOpportunity,
  type ScoringFacts,
} from "../../../src/engines/opportunities/score-opportunity.ts";

export const NOW = new Date("2026-11-22T09:00:00.000Z");

/** The n-th id of a kind, the same in every run. */
export function idOf<P extends IdPrefix>(prefix: P, number: number): Id<P> {
  return `${prefix}_${String(number).padStart(26, "0")}`;
}

/** Ids counted up from 1. */
export function countedIds(): IdGenerator {
  let count = 0;
  return {
    next: (prefix) => {
      count += 1;
      return idOf(prefix, count);
    },
  };
}

export function hoursAgo(hours: number, from = NOW): Date {
  return new Date(from.getTime() - hours * 3_600_000);
}

type SignalFacts = Partial<Omit<Signal, "contentHash" | "canonicalUrl" | "domain">> & { url?: string | null };

export function buildSignal(number: number, facts: SignalFacts = {}): Signal {
  const { url = `https://site${number}.example/story-${number}`, ...rest } = facts;
  const title = rest.title ?? `Story number ${number}`;
  const text = rest.text ?? "";
  return Signal.parse({
    id: idOf("signal", number),
    tenantId: idOf("tenant", 1),
    brandId: idOf("brand", 1),
    sourceId: idOf("source", number),
    sourceKind: "feed",
    guid: null,
    author: null,
    publishedAt: hoursAgo(5),
    receivedAt: hoursAgo(1),
    language: "en",
    trust: "normal",
    engagement: null,
    clusterId: null,
    ...rest,
    title,
    text,
    canonicalUrl: url === null ? null : canonicalUrl(url),
    domain: url === null ? null : registrableDomain(url),
    contentHash: signalHash({ title, text, url }),
  });
}

/** A cooperative that grows vegetables: two pillars, two readers. */
export function buildSnapshot(
  changes: { locale?: string; pillars?: boolean; risk?: "safe" | "balanced" | "bold" } = {},
): BrandSnapshot {
  const shared = { tenantId: idOf("tenant", 1), brandId: idOf("brand", 1), deletedAt: null };
  const pillars = [
    {
      ...shared,
      id: idOf("pillar", 1),
      name: "Local Food",
      description: "Where the food of a town comes from",
      keywords: ["hydroponic", "co-op", "food waste", "harvest"],
      priority: 1,
      targetShare: 0.6,
      isActive: true,
    },
    {
      ...shared,
      id: idOf("pillar", 2),
      name: "Better Kitchens",
      description: "How canteens plan and cook",
      keywords: ["canteen", "menu planning", "school meals"],
      priority: 2,
      targetShare: null,
      isActive: true,
    },
  ];
  const personas = [
    {
      ...shared,
      id: idOf("persona", 1),
      name: "Restaurant owners",
      role: null,
      summary: null,
      goals: ["A menu that sells"],
      pains: ["Deliveries that come late", "Prices that jump"],
      vocabulary: ["covers", "margin"],
      channelNotes: null,
    },
    {
      ...shared,
      id: idOf("persona", 2),
      name: "School cooks",
      role: null,
      summary: null,
      goals: ["Feed forty children"],
      pains: ["No time to plan"],
      vocabulary: ["portion"],
      channelNotes: null,
    },
  ];
  return BrandSnapshot.parse({
    brand: {
      id: idOf("brand", 1),
      tenantId: idOf("tenant", 1),
      name: "Green Crate",
      slug: "green-crate",
      positioning: {
        category: "Vegetable co-op",
        audience: "Kitchens in town",
        promise: "Vegetables picked the day you cook them.",
        proof: ["We deliver within 12 hours of harvest."],
        against: "Big wholesalers such as Megafresh",
      },
      objective: "engagement",
      offers: [{ name: "Trial crate", benefit: "One crate free", url: null }],
      tone: {
        tags: ["plain"],
        axes: { formalToCasual: 0, seriousToPlayful: 0, reservedToBold: 0 },
        dos: [],
        donts: [],
      },
      guardrails: [],
      ctaPolicy: "balanced",
      emojiPolicy: "few",
      hashtagPolicy: "few",
      approvalPolicy: "self",
      channels: ["linkedin", "x", "newsletter"].map((channel) => ({
        channel,
        handle: null,
        enabled: true,
        length: "medium",
        risk: changes.risk ?? "balanced",
        notes: null,
      })),
      primaryChannel: "linkedin",
      locale: changes.locale ?? "en",
      timezone: "Europe/Berlin",
      shareLearning: false,
      budgets: { tokensPerDay: null, tokensPerRun: null },
      suggested: [],
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
      deletedAt: null,
    },
    personas,
    pillars: changes.pillars === false ? [] : pillars,
    matrix:
      changes.pillars === false
        ? []
        : [
            {
              personaId: idOf("persona", 1),
              pillarId: idOf("pillar", 1),
              weight: 0.9,
              angle: "What a day's harvest does to a menu",
            },
            { personaId: idOf("persona", 2), pillarId: idOf("pillar", 2), weight: 0.8, angle: null },
            { personaId: idOf("persona", 2), pillarId: idOf("pillar", 1), weight: 0.4, angle: null },
          ],
  });
}

export function buildPattern(number: number, facts: Partial<PatternTemplate> = {}): PatternTemplate {
  return PatternTemplate.parse({
    id: idOf("pat", number),
    tenantId: null,
    brandId: null,
    key: `pattern-${number}`,
    name: `Pattern ${number}`,
    description: "For tests",
    family: "test",
    hookType: "question",
    structure: "question_answer",
    beats: [{ name: "hook", instruction: "Ask", optional: false }],
    exampleHook: "Why?",
    channels: ["linkedin"],
    evidenceNeeds: [],
    lengthBand: "short",
    ctaType: "none",
    riskFlags: [],
    status: "active",
    provenance: "Written for the tests",
    ...facts,
  });
}

export function buildContext(facts: Partial<ScoringFacts> = {}) {
  return prepareScoring({
    snapshot: buildSnapshot(),
    patterns: [buildPattern(1)],
    preferences: new Map(),
    recentTexts: [],
    recentPackages: [],
    effects: { patternEffect: () => ({ mean: 0, n: 0 }), opportunityPrior: () => ({ mean: 0, n: 0 }) },
    now: NOW,
    ...facts,
  });
}

export function buildOpportunity(facts: Partial<ScorableOpportunity> = {}): ScorableOpportunity {
  return {
    type: "trend",
    trigger: "trend",
    personaId: idOf("persona", 1),
    pillarId: idOf("pillar", 1),
    primaryChannel: "linkedin",
    suggestedChannels: ["linkedin"],
    eventAt: null,
    riskFlags: [],
    effort: "low",
    title: "A hydroponic co-op opens in town",
    thesis: "Short ways win.",
    checks: null,
    createdAt: NOW,
    ...facts,
  };
}
