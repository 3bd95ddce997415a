import type { BrandChannel, CorpusText, Offer } from "../../core/brand.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import type { BrandFile } from "../../core/dto/brand-file.ts";
import type { GuardrailRule } from "../../core/guardrail.ts";
import type { BrandId, IdGenerator, TenantId } from "../../core/ids.ts";
import type { Persona, PersonaPillar } from "../../core/persona.ts";
import { splitWords } from "../language/segment.ts";
import { nameKey } from "./find-contradictions.ts";
import { slugOf } from "./slug.ts";

export interface BrandFileUses {
  tenantId: TenantId;
  brandId: BrandId;
  ids: IdGenerator;
  now: Date;
}

type Entries<Key extends keyof BrandFile> = NonNullable<BrandFile[Key]>;

export function offersFrom(entries: Entries<"offers">): Offer[] {
  return entries.map(({ name, benefit, url }) => ({ name, benefit, url: url ?? null }));
}

export function channelsFrom(entries: Entries<"channels">): BrandChannel[] {
  return entries.map(({ channel, handle, enabled, length, risk, notes }) => ({
    channel,
    handle: handle ?? null,
    enabled: enabled ?? true,
    length: length ?? "medium",
    risk: risk ?? "balanced",
    notes: notes ?? null,
  }));
}

/**
 * Rules as the file has them. A file that gives only a pattern means: avoid these words; block them,
 * or only warn where it names what to write instead.
 */
export function guardrailsFrom(entries: Entries<"guardrails">): GuardrailRule[] {
  const taken = new Set(entries.flatMap(({ id }) => (id ? [nameKey(id)] : [])));
  return entries.map((entry) => {
    const kind = entry.kind ?? (splitWords(entry.pattern).length > 1 ? "phrase" : "term");
    const wish = entry.replacement ? `; write "${entry.replacement}"` : "";
    return {
      ...entry,
      id: entry.id ?? freeId(`${kind.replaceAll("_", "-")}-${slugOf(entry.pattern, "rule")}`, taken),
      kind,
      severity: entry.severity ?? (kind === "judgement" || entry.replacement !== undefined ? "warn" : "block"),
      message: entry.message ?? defaultMessage(kind, entry.pattern, wish),
      matching: entry.matching ?? "folded",
    };
  });
}

/** What the entry says, over what was known of the persona; the id of a known persona stays. */
export function personaFrom(
  entry: Entries<"personas">[number],
  known: Persona | undefined,
  uses: BrandFileUses,
): Persona {
  return {
    id: known?.id ?? uses.ids.next("persona"),
    tenantId: uses.tenantId,
    brandId: uses.brandId,
    name: entry.name,
    role: entry.role ?? known?.role ?? null,
    summary: entry.summary ?? known?.summary ?? null,
    goals: entry.goals ?? known?.goals ?? [],
    pains: entry.pains ?? known?.pains ?? [],
    vocabulary: entry.vocabulary ?? known?.vocabulary ?? [],
    channelNotes: entry.channelNotes ?? known?.channelNotes ?? null,
    deletedAt: null,
  };
}

/** What the entry says, over what was known of the pillar. Without a priority pillars rank as the file lists them. */
export function pillarFrom(
  entry: Entries<"pillars">[number],
  position: number,
  known: ContentPillar | undefined,
  uses: BrandFileUses,
): ContentPillar {
  return {
    id: known?.id ?? uses.ids.next("pillar"),
    tenantId: uses.tenantId,
    brandId: uses.brandId,
    name: entry.name,
    description: entry.description ?? known?.description ?? null,
    keywords: entry.keywords ?? known?.keywords ?? [],
    priority: entry.priority ?? known?.priority ?? position,
    targetShare: entry.targetShare ?? known?.targetShare ?? null,
    isActive: entry.isActive ?? known?.isActive ?? true,
    deletedAt: null,
  };
}

/** The matrix by ids; entries whose persona or pillar is not there are left out. */
export function matrixFrom(entries: Entries<"matrix">, personas: Persona[], pillars: ContentPillar[]): PersonaPillar[] {
  const personaIds = new Map(personas.map(({ name, id }) => [nameKey(name), id]));
  const pillarIds = new Map(pillars.map(({ name, id }) => [nameKey(name), id]));
  return entries.flatMap(({ persona, pillar, weight, angle }) => {
    const personaId = personaIds.get(nameKey(persona));
    const pillarId = pillarIds.get(nameKey(pillar));
    return personaId && pillarId ? [{ personaId, pillarId, weight, angle: angle ?? null }] : [];
  });
}

/** The example texts of a brand file, for the brand's corpus. */
export function corpusOfBrandFile(file: BrandFile, now: Date): CorpusText[] {
  return (file.examples ?? []).map(({ text, voice, channel }) => ({
    kind: voice,
    channel: channel ?? null,
    text,
    addedAt: now,
  }));
}

function defaultMessage(kind: GuardrailRule["kind"], pattern: string, wish: string): string {
  switch (kind) {
    case "required_text":
      return `Must hold "${pattern}"`;
    case "judgement":
      return pattern.trim() === "" ? "For a person to judge" : pattern.slice(0, 300);
    case "structure":
      return `Keep to ${pattern}`;
    case "calendar":
      return `Nothing goes out on ${pattern}`;
    default:
      return `Avoid "${pattern.slice(0, 80)}"${wish}`;
  }
}

function freeId(wanted: string, taken: Set<string>): string {
  const base = wanted.slice(0, 70).replace(/-+$/, "");
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  taken.add(id);
  return id;
}
