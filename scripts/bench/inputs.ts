import { BrandSnapshot } from "../../src/core/brand-snapshot.ts";
import type { GuardrailRule } from "../../src/core/guardrail.ts";
import type { Id, IdPrefix } from "../../src/core/ids.ts";
import { PatternTemplate } from "../../src/core/pattern-template.ts";
import type { Signal } from "../../src/core/signal.ts";
import { canonicalUrl, registrableDomain } from "../../src/engines/opportunities/canonical-url.ts";
import { signalHash } from "../../src/engines/opportunities/content-hash.ts";
import type { Newsroom } from "../../test/evaluation/synthetic-newsroom.ts";

/** The moment all benches are at. */
export const NOW = new Date("2026-11-22T09:00:00.000Z");
/** How far back the news goes: the denser, the more of it. */
const SPAN_DAYS = 30;

export function idOf<P extends IdPrefix>(prefix: P, number: number): Id<P> {
  return `${prefix}_${String(number).padStart(26, "0")}`;
}

const OWNER = { tenantId: idOf("tenant", 1), brandId: idOf("brand", 1) };

/** Signals as they lie in the database, oldest first. */
export function makeSignals(newsroom: Newsroom, count: number): Signal[] {
  return newsroom
    .items(count, { days: SPAN_DAYS, until: NOW })
    .map(({ title, text, url, author, publishedAt }, at) => ({
      ...OWNER,
      id: idOf("signal", at + 1),
      sourceId: idOf("source", (at % 40) + 1),
      sourceKind: "feed",
      guid: url,
      canonicalUrl: canonicalUrl(url),
      domain: registrableDomain(url),
      title,
      text,
      author,
      publishedAt,
      receivedAt: publishedAt,
      language: "en",
      trust: at % 3 === 0 ? "high" : "normal",
      engagement: null,
      contentHash: signalHash({ title, text, url }),
      clusterId: null,
      clusterBecause: null,
    }));
}

const PILLARS = 6;
const PERSONAS = 3;
const KEYWORDS_PER_PILLAR = 15;

/** A brand as large as real ones get: six pillars of fifteen keywords, three readers, every pair weighed. */
export function makeSnapshot(newsroom: Newsroom, guardrails: GuardrailRule[] = []): BrandSnapshot {
  const words = (count: number): string[] => Array.from({ length: count }, () => newsroom.keyword());
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
  const kept = { ...OWNER, deletedAt: null };
  return BrandSnapshot.parse({
    brand: {
      id: OWNER.brandId,
      tenantId: OWNER.tenantId,
      name: "Bench Brand",
      slug: "bench-brand",
      positioning: {
        category: newsroom.keyword(),
        audience: newsroom.prose(1),
        promise: newsroom.prose(1),
        proof: [newsroom.prose(1)],
        against: null,
      },
      objective: "engagement",
      offers: [],
      tone: { tags: [], axes: { formalToCasual: 0, seriousToPlayful: 0, reservedToBold: 0 }, dos: [], donts: [] },
      guardrails,
      ctaPolicy: "soft",
      emojiPolicy: "few",
      hashtagPolicy: "few",
      approvalPolicy: "self",
      channels: ["linkedin", "x", "newsletter"].map((channel) => ({
        channel,
        handle: null,
        enabled: true,
        length: "medium",
        risk: "balanced",
        notes: null,
      })),
      primaryChannel: "linkedin",
      locale: "en",
      timezone: "UTC",
      shareLearning: false,
      budgets: { tokensPerDay: null, tokensPerRun: null },
      suggested: [],
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
      deletedAt: null,
    },
    personas: numbers(PERSONAS).map((number) => ({
      ...kept,
      id: idOf("persona", number),
      name: `Reader ${number}`,
      role: null,
      summary: null,
      goals: [newsroom.prose(1)],
      pains: [newsroom.prose(1), newsroom.prose(1)],
      vocabulary: words(10),
      channelNotes: null,
    })),
    pillars: numbers(PILLARS).map((number) => ({
      ...kept,
      id: idOf("pillar", number),
      name: words(2).join(" "),
      description: newsroom.prose(2),
      keywords: [...words(KEYWORDS_PER_PILLAR - 5), ...numbers(5).map(() => words(2).join(" "))],
      priority: 1 + (number % 3),
      targetShare: null,
      isActive: true,
    })),
    matrix: numbers(PILLARS).flatMap((pillar) =>
      numbers(PERSONAS).map((persona) => ({
        pillarId: idOf("pillar", pillar),
        personaId: idOf("persona", persona),
        weight: ((pillar * persona) % 10) / 10,
        angle: null,
      })),
    ),
  });
}

/** Thirty patterns over three channels, a third of them in want of a quote or a number. */
export function makePatterns(): PatternTemplate[] {
  return Array.from({ length: 30 }, (_, at) =>
    PatternTemplate.parse({
      id: idOf("pat", at + 1),
      tenantId: null,
      brandId: null,
      key: `pattern-${at}`,
      name: `Pattern ${at}`,
      description: "For measuring",
      family: "bench",
      hookType: "question",
      structure: "question_answer",
      beats: [{ name: "hook", instruction: "Ask", optional: false }],
      exampleHook: "Why?",
      channels: [["linkedin", "x", "newsletter"][at % 3]],
      evidenceNeeds: at % 3 === 0 ? [at % 2 === 0 ? "quote" : "number"] : [],
      lengthBand: "short",
      ctaType: "none",
      riskFlags: [],
      status: "active",
      provenance: "Made for measuring",
    }),
  );
}

/** Rules as a long house style has them: mostly terms, some phrases, a few expressions, one for people. */
export function makeRules(newsroom: Newsroom, count: number): GuardrailRule[] {
  return Array.from({ length: count }, (_, at) => {
    const shared = {
      id: `rule-${at}`,
      severity: at % 2 === 0 ? ("block" as const) : ("warn" as const),
      message: "Say it otherwise.",
      matching: "folded" as const,
    };
    const word = newsroom.keyword();
    if (at % 20 === 19) return { ...shared, kind: "regex", pattern: `\\b${word}\\s+\\d+\\b` };
    if (at % 10 === 8) return { ...shared, kind: "phrase", pattern: `${word} ${newsroom.keyword()}` };
    if (at % 50 === 7) return { ...shared, kind: "judgement", pattern: "Never make fun of anybody" };
    return { ...shared, kind: "term", pattern: word, replacement: newsroom.keyword() };
  });
}
