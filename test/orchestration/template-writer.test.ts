import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { BrandSnapshot } from "../../src/core/brand-snapshot.ts";
import { CHANNEL_FACTS, type Channel } from "../../src/core/channels.ts";
import { PatternTemplate } from "../../src/core/pattern-template.ts";
import type { Signal } from "../../src/core/signal.ts";
import { proposeBrand } from "../../src/engines/brand-brain/propose-brand.ts";
import { describeEffect } from "../../src/engines/patterns/describe-effect.ts";
import { adviceOf } from "../../src/engines/patterns/describe-standing.ts";
import { composeDraft } from "../../src/orchestration/llm/offline/compose-draft.ts";
import { composeOpportunity } from "../../src/orchestration/llm/offline/compose-opportunity.ts";
import { composeAdvice } from "../../src/orchestration/llm/offline/compose-summary.ts";
import { brandContextOf } from "../../src/orchestration/tools/brand-tools.ts";
import { evidenceFactOf, evidenceKey } from "../../src/orchestration/tools/evidence-facts.ts";
import { slotBriefOf } from "../../src/orchestration/tools/slot-brief.ts";
import { checkAdvice, checkContent, checkOpportunityText } from "../../src/services/check-texts.ts";
import { buildPackage, buildSignal, NOW, testIds } from "../support/builders.ts";
import { readDemoSignals } from "../support/demo-signals.ts";
import { readDemoBrand } from "../support/kairo.ts";

const CHANNELS: Channel[] = ["linkedin", "x", "newsletter", "bluesky", "mastodon"];

function readPatterns(): PatternTemplate[] {
  const text = readFileSync(new URL("../../db/seeds/patterns.yaml", import.meta.url), "utf8");
  const patterns = parse(text) as object[];
  return patterns.map((pattern) =>
    PatternTemplate.parse({ ...pattern, id: testIds.next("pat"), tenantId: null, brandId: null }),
  );
}

describe("the template writer", () => {
  let snapshot: BrandSnapshot;
  let signals: Signal[];
  const patterns = readPatterns();

  beforeAll(async () => {
    const uses = { tenantId: testIds.next("tenant"), brandId: testIds.next("brand"), ids: testIds, now: NOW };
    snapshot = proposeBrand(await readDemoBrand(), uses);
    const items = [...(await readDemoSignals(NOW)).values()].flat();
    signals = items.map(({ title, text, url, publishedAt }) =>
      buildSignal({
        title: title ?? "",
        text: text ?? "",
        canonicalUrl: url ?? null,
        domain: new URL(url ?? "").hostname,
        publishedAt: publishedAt ?? null,
        language: "en",
      }),
    );
  });

  function writeOpportunity(signal: Signal) {
    const { brand, readers, pillars } = brandContextOf(snapshot, "linkedin");
    const story = {
      story: "s1",
      type: "trend",
      trigger: "trend",
      pillar: pillars[0] ?? null,
      reader: readers[0]?.name ?? null,
      channel: "linkedin",
      anchor: signal.domain ?? "",
      idea: null,
      evidence: [evidenceFactOf(signal, evidenceKey(0))],
    };
    return composeOpportunity(story, { brand, readers, pillars, today: "2026-11-20", stories: [story] });
  }

  it("writes opportunities that its own brand's checks let pass, whatever the signal", () => {
    for (const signal of signals) {
      const { title, angle, thesis, cta, whyNow, points } = writeOpportunity(signal);
      const supportingPoints = points.map(({ text }) => ({ text, evidenceIds: [signal.id] }));
      const report = checkOpportunityText(
        snapshot,
        { title, angle, thesis, cta, whyNow, supportingPoints },
        [signal],
        NOW,
      );
      expect(
        report.findings.filter(({ severity }) => severity === "block"),
        title,
      ).toEqual([]);
    }
  });

  it("drafts every pattern on every channel within its limits, stating nothing of its own", () => {
    const blocked: string[] = [];
    for (const signal of signals.filter((_, index) => index % 5 === 0)) {
      const { title, thesis, cta, points } = writeOpportunity(signal);
      const contentPackage = buildPackage({
        title,
        thesis,
        cta,
        personaId: snapshot.personas[0]?.id ?? null,
        supportingPoints: points.map(({ text }) => ({ text, evidenceIds: [signal.id] })),
        evidenceIds: [signal.id],
      });
      for (const pattern of patterns) {
        for (const channel of CHANNELS.filter((each) => pattern.channels.includes(each))) {
          for (const number of [1, 2]) {
            const slot = {
              key: `${channel}-${number}`,
              channel,
              patternId: pattern.id,
              state: "queued" as const,
              variantId: null,
              reason: null,
              outcome: null,
            };
            const { facts } = slotBriefOf(slot, { contentPackage, snapshot, evidence: [signal], patterns });
            const draft = composeDraft(facts, signal.text);
            const { report } = checkContent(snapshot, channel, draft, [signal]);
            for (const { severity, message, excerpt } of report.findings) {
              if (severity === "block")
                blocked.push(
                  `${title} · ${pattern.key} · ${slot.key}: ${message} “${excerpt}”\n${draft.parts.join("\n--\n")}`,
                );
            }
            if (!CHANNEL_FACTS[channel].hasThreads) expect(draft.parts).toHaveLength(1);
          }
        }
      }
    }
    expect(blocked).toEqual([]);
  });

  it("advises on every pattern, to repeat and to avoid, in words that its own brand's checks let pass", () => {
    const { brand } = brandContextOf(snapshot, "linkedin");
    const performances = {
      repeat: describeEffect({ mean: 0.6, sd: 0.2, n: 9 }),
      avoid: describeEffect({ mean: -0.6, sd: 0.2, n: 9 }),
    };
    for (const { key, name, description } of patterns) {
      for (const advice of ["repeat", "avoid"] as const) {
        expect(adviceOf(performances[advice])).toBe(advice);
        const known = performances[advice].sentence;
        const pattern = { key, advice, channel: "LinkedIn", name, description, known, opening: "" };
        const { rationales } = composeAdvice({ brand, patterns: [pattern] });
        const [{ text } = { text: "" }] = rationales;
        expect(text).toContain(known);
        expect(checkAdvice(snapshot, text, Object.values(pattern)).verdict, text).not.toBe("blocked");
      }
    }
    expect(adviceOf(describeEffect({ mean: 0.6, sd: 0.2, n: 4 }))).toBeNull();
    expect(adviceOf(describeEffect({ mean: 0.1, sd: 0.2, n: 9 }))).toBeNull();
  });

  it("says no sentence twice in one draft", () => {
    const signal = signals[0]!;
    const { title, thesis, cta, points } = writeOpportunity(signal);
    const contentPackage = buildPackage({
      title,
      thesis,
      cta,
      supportingPoints: points.map(({ text }) => ({ text, evidenceIds: [signal.id] })),
      evidenceIds: [signal.id],
    });
    for (const pattern of patterns) {
      const channel = pattern.channels.includes("newsletter") ? "newsletter" : pattern.channels[0]!;
      const slot = {
        key: `${channel}-1`,
        channel,
        patternId: pattern.id,
        state: "queued" as const,
        variantId: null,
        reason: null,
        outcome: null,
      };
      const { facts } = slotBriefOf(slot, { contentPackage, snapshot, evidence: [signal], patterns });
      const sentences = composeDraft(facts, signal.text)
        .parts.join("\n")
        .split(/(?<=[.!?])\s+/)
        .filter((text) => text.length > 30);
      expect(new Set(sentences).size, pattern.key).toBe(sentences.length);
    }
  });

  it("never takes a source's we for the brand's", () => {
    const text =
      "We asked 1,140 fixers why they come back to us. Tools and travel money mattered far less than a person to ask.";
    const signal = buildSignal({ title: "Why fixers stay", text, language: "en" });
    const { thesis, cta, points } = writeOpportunity(signal);
    expect(`${thesis} ${points.map((point) => point.text)}`).not.toContain("We asked");
    const contentPackage = buildPackage({ thesis, cta, supportingPoints: [], evidenceIds: [signal.id] });
    for (const pattern of patterns) {
      const channel = pattern.channels[0]!;
      const slot = {
        key: `${channel}-1`,
        channel,
        patternId: pattern.id,
        state: "queued" as const,
        variantId: null,
        reason: null,
        outcome: null,
      };
      const { facts } = slotBriefOf(slot, { contentPackage, snapshot, evidence: [signal], patterns });
      expect(composeDraft(facts, text).parts.join(" "), pattern.key).not.toContain("We asked");
    }
  });

  it("writes the same draft for the same facts", () => {
    const contentPackage = buildPackage({ evidenceIds: [signals[0]!.id] });
    const slot = {
      key: "linkedin-1",
      channel: "linkedin" as const,
      patternId: patterns[0]!.id,
      state: "queued" as const,
      variantId: null,
      reason: null,
      outcome: null,
    };
    const { facts } = slotBriefOf(slot, { contentPackage, snapshot, evidence: [signals[0]!], patterns });
    expect(composeDraft(facts, null)).toEqual(composeDraft(facts, null));
  });
});
