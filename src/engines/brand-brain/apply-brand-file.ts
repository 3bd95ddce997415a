import type { Brand } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { BrandFile } from "../../core/dto/brand-file.ts";
import {
  type BrandFileUses,
  channelsFrom,
  guardrailsFrom,
  matrixFrom,
  offersFrom,
  personaFrom,
  pillarFrom,
} from "./brand-file-parts.ts";
import { nameKey } from "./find-contradictions.ts";

/**
 * A brand with what a file says over it. What the file leaves out stays as it is; lists it gives
 * replace the brand's, and personas and pillars of a known name keep their id and what the file does
 * not say of them. What the file states is no longer `suggested`. The given snapshot itself comes
 * back when the file changes nothing, so that no new version is needed.
 */
export function applyBrandFile(snapshot: BrandSnapshot, file: BrandFile, uses: BrandFileUses): BrandSnapshot {
  const personas = file.personas
    ? file.personas.map((entry) => personaFrom(entry, findByName(snapshot.personas, entry.name), uses))
    : snapshot.personas;
  const pillars = file.pillars
    ? file.pillars.map((entry, index) => pillarFrom(entry, index + 1, findByName(snapshot.pillars, entry.name), uses))
    : snapshot.pillars;
  const matrix = file.matrix ? matrixFrom(file.matrix, personas, pillars) : snapshot.matrix;
  const applied: BrandSnapshot = {
    brand: applyToBrand(snapshot.brand, file),
    personas,
    pillars,
    matrix: matrix.filter(
      ({ personaId, pillarId }) =>
        personas.some(({ id }) => id === personaId) && pillars.some(({ id }) => id === pillarId),
    ),
  };
  if (comparable(applied) === comparable(snapshot)) return snapshot;
  return { ...applied, brand: { ...applied.brand, updatedAt: uses.now } };
}

function applyToBrand(brand: Brand, file: BrandFile): Brand {
  const { positioning = {}, tone = {} } = file;
  const channels = file.channels ? channelsFrom(file.channels) : brand.channels;
  const primary = file.primaryChannel ?? brand.primaryChannel;
  const isPrimaryKnown = channels.some(({ channel }) => channel === primary);
  return {
    ...brand,
    name: file.name,
    slug: file.slug ?? brand.slug,
    positioning: {
      category: positioning.category ?? brand.positioning.category,
      audience: positioning.audience ?? brand.positioning.audience,
      promise: positioning.promise ?? brand.positioning.promise,
      proof: positioning.proof ?? brand.positioning.proof,
      against: positioning.against ?? brand.positioning.against,
    },
    objective: file.objective ?? brand.objective,
    offers: file.offers ? offersFrom(file.offers) : brand.offers,
    tone: {
      tags: tone.tags ?? brand.tone.tags,
      axes: { ...brand.tone.axes, ...tone.axes },
      dos: tone.dos ?? brand.tone.dos,
      donts: tone.donts ?? brand.tone.donts,
    },
    guardrails: file.guardrails ? guardrailsFrom(file.guardrails) : brand.guardrails,
    ctaPolicy: file.ctaPolicy ?? brand.ctaPolicy,
    emojiPolicy: file.emojiPolicy ?? brand.emojiPolicy,
    hashtagPolicy: file.hashtagPolicy ?? brand.hashtagPolicy,
    approvalPolicy: file.approvalPolicy ?? brand.approvalPolicy,
    channels,
    primaryChannel: isPrimaryKnown ? primary : (channels[0]?.channel ?? primary),
    locale: file.locale ?? brand.locale,
    timezone: file.timezone ?? brand.timezone,
    shareLearning: file.shareLearning ?? brand.shareLearning,
    budgets: { ...brand.budgets, ...file.budgets },
    suggested: brand.suggested.filter((path) => !isStated(file, path)),
  };
}

/** True when the file has a value at a dotted path such as `positioning.audience` or `pillars.0.keywords`. */
function isStated(file: BrandFile, path: string): boolean {
  let value: unknown = file;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null) return false;
    value = Reflect.get(value, step);
  }
  return value !== undefined;
}

function findByName<Named extends { name: string }>(known: Named[], name: string): Named | undefined {
  return known.find((entry) => nameKey(entry.name) === nameKey(name));
}

/** The snapshot as text, its keys in one order and without the order of its matrix, so that equal ones compare equal. */
function comparable(snapshot: BrandSnapshot): string {
  const matrix = snapshot.matrix.toSorted((a, b) => pairOf(a).localeCompare(pairOf(b)));
  return JSON.stringify({ ...snapshot, matrix }, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function pairOf(entry: { personaId: string; pillarId: string }): string {
  return `${entry.personaId} ${entry.pillarId}`;
}
