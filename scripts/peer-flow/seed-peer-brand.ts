import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { createLocalCaller } from "../../src/app/api.ts";
import type { Container } from "../../src/app/container.ts";
import { LOCAL_USER_ID } from "../../src/app/local-signing-key.ts";
import type { BrandFile } from "../../src/core/dto/brand-file.ts";
import { BrandId, OpportunityId } from "../../src/core/ids.ts";

export const SeededBrand = z.object({ brandId: BrandId, opportunityId: OpportunityId });
export type SeededBrand = z.infer<typeof SeededBrand>;

/** The peers' brand, field for field, as one of ours. */
const BRAND: BrandFile = {
  version: 1,
  name: "Northwind 1",
  positioning: {
    promise: "Finance operations software for mid-size companies that close their books in two days instead of ten.",
  },
  tone: { tags: ["plain", "specific", "dry wit"] },
  guardrails: ["synergy", "game-changing", "leverage"].map((pattern) => ({
    pattern,
    message: `Never say ${pattern}.`,
  })),
  channels: [{ channel: "linkedin" }, { channel: "x" }, { channel: "newsletter" }],
  primaryChannel: "linkedin",
  personas: [
    { name: "Controller Carla", role: "controller", pains: ["late pricing", "manual forecast"] },
    { name: "CFO Ferdi", role: "chief financial officer", pains: ["late trust", "manual budget"] },
    { name: "Ops lead Oona", role: "operations lead", pains: ["late hiring", "manual integration"] },
  ],
  pillars: ["pricing", "forecast", "audit", "invoice"].map((word) => ({
    name: `${word} without drama`,
    description: `How good teams handle ${word} before month end.`,
    keywords: [word, "month end", "close"],
  })),
};

const TOPICS = ["pricing", "onboarding", "retention", "churn", "forecast", "pipeline", "audit", "invoice"];
const STORIES = 24;

/** Brand, signals and board, once per database: what stands already is used again. */
export async function seedPeerBrand(container: Container): Promise<SeededBrand> {
  const caller = createLocalCaller(container, LOCAL_USER_ID, "peer-flow-board");
  const { accounts } = await caller.reference.me();
  const tenantId = accounts[0]?.tenantId ?? (await caller.settings.account.start({ tenantName: "Peers" })).tenantId;
  const known = (await caller.reference.brands.list()).items.find(({ name }) => name === BRAND.name);
  const brandId = known?.id ?? (await caller.settings.brands.create({ tenantId, file: BRAND })).id;
  await caller.editorial.signals.import({
    brandId,
    source: { kind: "feed", name: "Peers", url: null },
    items: stories(),
  });
  const { runId } = await caller.hero.today.refresh({ brandId });
  for (;;) {
    const { status } = await caller.reference.runs.get({ brandId, runId });
    if (status !== "queued" && status !== "running") break;
    await wait(20);
  }
  const { items } = await caller.reference.opportunities.list({ brandId, limit: 1 });
  const opportunityId = items[0]?.id;
  if (!opportunityId) throw new Error("The board holds no opportunity to make a package of.");
  return { brandId, opportunityId };
}

function stories() {
  return Array.from({ length: STORIES }, (_, index) => {
    const topic = TOPICS[index % TOPICS.length] ?? "pricing";
    const other = TOPICS[(index * 3 + 1) % TOPICS.length] ?? "audit";
    return {
      guid: `peer-story-${index}`,
      url: `https://news-${index % 6}.example/${topic}-${index}`,
      title: `Survey ${index + 1}: ${topic} meets ${other} at ${200 + index * 7} finance teams`,
      text: `Teams ask why ${topic} still costs a week. ${20 + index} percent of ${200 + index * 7} finance teams close their books in two days, the survey says.`,
      author: null,
      publishedAt: new Date(Date.now() - index * 3_600_000),
      language: "en",
    };
  });
}
