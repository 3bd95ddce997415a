import type { Brand, CorpusText } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { BrandFile } from "../../core/dto/brand-file.ts";
import { describeIssue, type PathProblem } from "./describe-issue.ts";
import { findContradictions } from "./find-contradictions.ts";

/**
 * A brand as a file: what somebody stated, without Kairo's own proposals, which an import makes again.
 * Reading the file back over the brand changes nothing. Example texts come from the corpus, when given.
 */
export function writeBrandFile(snapshot: BrandSnapshot, corpus: CorpusText[] = []): BrandFile {
  return BrandFile.parse(clean(brandFileOf(snapshot, corpus)));
}

/** What a brand says that cannot all be true, or is more than a brand can hold: nothing that a file of it could not say. */
export function findBrandProblems(snapshot: BrandSnapshot): PathProblem[] {
  const file = clean(brandFileOf({ ...snapshot, brand: { ...snapshot.brand, suggested: [] } }, []));
  const parsed = BrandFile.safeParse(file);
  return parsed.success
    ? findContradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, file));
}

function brandFileOf(snapshot: BrandSnapshot, corpus: CorpusText[]): BrandFile {
  const { brand, personas, pillars, matrix } = snapshot;
  const isProposed = (path: string): boolean => brand.suggested.includes(path);
  const examples = corpus.flatMap(({ kind, text, channel }) =>
    kind === "us" || kind === "not_us" ? [{ text, voice: kind, channel: channel ?? undefined }] : [],
  );
  const hasMatrix = matrix.length > 0 && !isProposed("matrix");
  return {
    version: 1,
    name: brand.name,
    ...brandParts(brand, isProposed),
    personas: isProposed("personas") && !hasMatrix ? undefined : personas.map(personaEntry),
    pillars:
      isProposed("pillars") && !hasMatrix
        ? undefined
        : pillars.map((pillar, index) => ({
            name: pillar.name,
            description: pillar.description ?? undefined,
            keywords: isProposed(`pillars.${index}.keywords`) ? undefined : pillar.keywords,
            priority: pillar.priority,
            targetShare: pillar.targetShare ?? undefined,
            isActive: pillar.isActive ? undefined : false,
          })),
    matrix: hasMatrix ? matrixEntries(snapshot) : undefined,
    examples: examples.length > 0 ? examples : undefined,
  };
}

function brandParts(brand: Brand, isProposed: (path: string) => boolean): Omit<BrandFile, "version" | "name"> {
  const { positioning, tone } = brand;
  return {
    slug: isProposed("slug") ? undefined : brand.slug,
    locale: isProposed("locale") ? undefined : brand.locale,
    timezone: isProposed("timezone") ? undefined : brand.timezone,
    positioning: {
      category: positioning.category ?? undefined,
      audience: isProposed("positioning.audience") ? undefined : (positioning.audience ?? undefined),
      promise: isProposed("positioning.promise") ? undefined : (positioning.promise ?? undefined),
      proof: positioning.proof,
      against: positioning.against ?? undefined,
    },
    objective: isProposed("objective") ? undefined : brand.objective,
    offers: brand.offers.map(({ name, benefit, url }) => ({ name, benefit, url: url ?? undefined })),
    tone: {
      tags: isProposed("tone.tags") ? undefined : tone.tags,
      axes: tone.axes,
      dos: tone.dos,
      donts: tone.donts,
    },
    guardrails: brand.guardrails,
    ctaPolicy: isProposed("ctaPolicy") ? undefined : brand.ctaPolicy,
    emojiPolicy: isProposed("emojiPolicy") ? undefined : brand.emojiPolicy,
    hashtagPolicy: isProposed("hashtagPolicy") ? undefined : brand.hashtagPolicy,
    approvalPolicy: brand.approvalPolicy,
    channels: isProposed("channels")
      ? undefined
      : brand.channels.map((entry) => ({
          ...entry,
          handle: entry.handle ?? undefined,
          notes: entry.notes ?? undefined,
        })),
    primaryChannel: isProposed("primaryChannel") ? undefined : brand.primaryChannel,
    shareLearning: brand.shareLearning,
    budgets: brand.budgets,
  };
}

function personaEntry(persona: BrandSnapshot["personas"][number]): NonNullable<BrandFile["personas"]>[number] {
  return {
    name: persona.name,
    role: persona.role ?? undefined,
    summary: persona.summary ?? undefined,
    goals: persona.goals,
    pains: persona.pains,
    vocabulary: persona.vocabulary,
    channelNotes: persona.channelNotes ?? undefined,
  };
}

function matrixEntries({ personas, pillars, matrix }: BrandSnapshot): NonNullable<BrandFile["matrix"]> {
  return matrix.flatMap(({ personaId, pillarId, weight, angle }) => {
    const persona = personas.find(({ id }) => id === personaId)?.name;
    const pillar = pillars.find(({ id }) => id === pillarId)?.name;
    return persona && pillar ? [{ persona, pillar, weight, angle: angle ?? undefined }] : [];
  });
}

/** Keys without a value go, so that the file reads as somebody would write it. */
function clean(file: BrandFile): unknown {
  return JSON.parse(JSON.stringify(file));
}
