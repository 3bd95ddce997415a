import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { BrandChangeDTO } from "../../core/dto/brand-edit.ts";

/** Not of the brand itself: ids, bookkeeping, and what no person chose. */
const LEFT_OUT = new Set(["id", "tenantId", "brandId", "createdAt", "updatedAt", "deletedAt", "version", "suggested"]);

/** Where two versions of a brand differ, field by field, with people's names for things; empty when they agree. */
export function diffBrands(before: BrandSnapshot, after: BrandSnapshot): BrandChangeDTO[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

function leavesOf(snapshot: BrandSnapshot): Map<string, string> {
  const { brand, personas, pillars, matrix } = snapshot;
  const nameOf = (entries: readonly { id: string; name: string }[], id: string) =>
    entries.find((entry) => entry.id === id)?.name ?? id;
  const leaves = new Map<string, string>();
  const { guardrails, channels, offers, ...plain } = brand;
  walk(plain, "", leaves);
  for (const rule of guardrails) walk(rule, `guardrails.${rule.id}`, leaves);
  for (const { channel, ...facts } of channels) walk(facts, `channels.${channel}`, leaves);
  for (const offer of offers) walk(offer, `offers.${offer.name}`, leaves);
  for (const persona of personas) walk(persona, `personas.${persona.name}`, leaves);
  for (const pillar of pillars) walk(pillar, `pillars.${pillar.name}`, leaves);
  for (const { personaId, pillarId, ...pair } of matrix) {
    walk(pair, `matrix.${nameOf(personas, personaId)} × ${nameOf(pillars, pillarId)}`, leaves);
  }
  return leaves;
}

function walk(value: unknown, path: string, leaves: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    if (value.length > 0) leaves.set(path, value.map(textOf).join("\n"));
  } else if (typeof value === "object" && !(value instanceof Date)) {
    for (const [key, inner] of Object.entries(value)) {
      if (!LEFT_OUT.has(key)) walk(inner, path === "" ? key : `${path}.${key}`, leaves);
    }
  } else leaves.set(path, textOf(value));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
