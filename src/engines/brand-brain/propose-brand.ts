import type { Brand, BrandChannel } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import type { BrandFile } from "../../core/dto/brand-file.ts";
import type { Persona, PersonaPillar } from "../../core/persona.ts";
import { contentWords } from "../language/segment.ts";
import {
  type BrandFileUses,
  channelsFrom,
  guardrailsFrom,
  matrixFrom,
  offersFrom,
  personaFrom,
  pillarFrom,
} from "./brand-file-parts.ts";
import { slugOf } from "./slug.ts";

const PROPOSED_CHANNELS = ["linkedin", "x", "newsletter"] as const;
const PROPOSED_WEIGHT = 0.5;
const MAX_PROPOSED_KEYWORDS = 8;
const MAX_PROPOSED_PILLARS = 4;

/**
 * A whole brand from what a file says. What it leaves out is proposed from the rest and its path noted
 * in `suggested`; facts (proof, offers, handles) are never proposed.
 */
export function proposeBrand(file: BrandFile, uses: BrandFileUses): BrandSnapshot {
  const suggested: string[] = [];
  function stated<Value>(path: string, value: Value | undefined, proposal: Value): Value {
    if (value !== undefined) return value;
    const isEmpty = proposal === null || (Array.isArray(proposal) && proposal.length === 0);
    if (!isEmpty) suggested.push(path);
    return proposal;
  }

  const positioning = file.positioning ?? {};
  const personaEntries = stated("personas", file.personas, proposePersonas(file));
  const pillarEntries = stated("pillars", file.pillars, proposePillars(file));
  const personas = personaEntries.map((entry) => personaFrom(entry, undefined, uses));
  const pillars = pillarEntries.map((entry, index) => {
    const words = keywordsOf(`${entry.name} ${entry.description ?? ""}`, file.locale);
    const keywords = file.pillars
      ? stated(`pillars.${index}.keywords`, entry.keywords, words)
      : (entry.keywords ?? words);
    return pillarFrom({ ...entry, keywords }, index + 1, undefined, uses);
  });
  const channels = channelsFrom(stated("channels", file.channels, proposeChannels()));
  const brand: Brand = {
    id: uses.brandId,
    tenantId: uses.tenantId,
    name: file.name,
    slug: stated("slug", file.slug, slugOf(file.name, `brand-${uses.brandId.slice(-8)}`)),
    positioning: {
      category: positioning.category ?? null,
      audience: stated("positioning.audience", positioning.audience ?? undefined, proposeAudience(file)),
      promise: stated("positioning.promise", positioning.promise ?? undefined, file.offers?.[0]?.benefit ?? null),
      proof: positioning.proof ?? [],
      against: positioning.against ?? null,
    },
    objective: stated("objective", file.objective, "engagement"),
    offers: offersFrom(file.offers ?? []),
    tone: {
      tags: stated("tone.tags", file.tone?.tags, ["clear", "friendly", "concrete"]),
      axes: {
        formalToCasual: file.tone?.axes?.formalToCasual ?? 0,
        seriousToPlayful: file.tone?.axes?.seriousToPlayful ?? 0,
        reservedToBold: file.tone?.axes?.reservedToBold ?? 0,
      },
      dos: file.tone?.dos ?? [],
      donts: file.tone?.donts ?? [],
    },
    guardrails: guardrailsFrom(file.guardrails ?? []),
    ctaPolicy: stated("ctaPolicy", file.ctaPolicy, "soft"),
    emojiPolicy: stated("emojiPolicy", file.emojiPolicy, "few"),
    hashtagPolicy: stated("hashtagPolicy", file.hashtagPolicy, "few"),
    approvalPolicy: file.approvalPolicy ?? "self",
    channels,
    primaryChannel: stated("primaryChannel", file.primaryChannel, firstChannel(channels)),
    locale: stated("locale", file.locale, "en"),
    timezone: stated("timezone", file.timezone, "UTC"),
    shareLearning: file.shareLearning ?? false,
    budgets: { tokensPerDay: file.budgets?.tokensPerDay ?? null, tokensPerRun: file.budgets?.tokensPerRun ?? null },
    suggested,
    version: 1,
    createdAt: uses.now,
    updatedAt: uses.now,
    deletedAt: null,
  };
  const matrix = file.matrix ? matrixFrom(file.matrix, personas, pillars) : proposeMatrix(personas, pillars);
  if (!file.matrix && matrix.length > 0) suggested.push("matrix");
  return { brand: includePrimary(brand), personas, pillars, matrix };
}

/** Every persona cares for every pillar alike, until somebody says otherwise. */
export function proposeMatrix(personas: Persona[], pillars: ContentPillar[]): PersonaPillar[] {
  return personas.flatMap(({ id: personaId }) =>
    pillars.map(({ id: pillarId }) => ({ personaId, pillarId, weight: PROPOSED_WEIGHT, angle: null })),
  );
}

/** A primary channel that the file names without listing channels joins the proposed ones. */
function includePrimary(brand: Brand): Brand {
  if (brand.channels.some(({ channel }) => channel === brand.primaryChannel)) return brand;
  return { ...brand, channels: [...channelsFrom([{ channel: brand.primaryChannel }]), ...brand.channels] };
}

function proposeChannels(): NonNullable<BrandFile["channels"]> {
  return PROPOSED_CHANNELS.map((channel) => ({ channel }));
}

function firstChannel(channels: BrandChannel[]): BrandChannel["channel"] {
  return (channels.find(({ enabled }) => enabled) ?? channels[0])?.channel ?? "linkedin";
}

function proposeAudience(file: BrandFile): string | null {
  const readers = (file.personas ?? []).map(({ name, role }) => (role ? `${name} (${role})` : name));
  return readers.length > 0 ? readers.join(", ") : null;
}

function proposePersonas(file: BrandFile): NonNullable<BrandFile["personas"]> {
  const audience = file.positioning?.audience;
  return [{ name: "Regular reader", summary: audience ?? `Somebody who follows ${file.name}` }];
}

function proposePillars(file: BrandFile): NonNullable<BrandFile["pillars"]> {
  const subjects = [
    ...(file.positioning?.category
      ? [{ name: file.positioning.category, description: file.positioning.promise ?? file.positioning.category }]
      : []),
    ...(file.offers ?? []).map(({ name, benefit }) => ({ name, description: benefit })),
  ];
  const named = new Map(subjects.map((subject) => [subject.name.toLowerCase(), subject]));
  if (named.size > 0) return [...named.values()].slice(0, MAX_PROPOSED_PILLARS);
  return [
    { name: "Practical advice", description: `What ${file.name} knows that helps its readers` },
    { name: "Behind the scenes", description: `How ${file.name} works and decides` },
  ];
}

function keywordsOf(text: string, locale: string | undefined): string[] {
  return [...new Set(contentWords(text, locale))].filter((word) => word.length > 2).slice(0, MAX_PROPOSED_KEYWORDS);
}
