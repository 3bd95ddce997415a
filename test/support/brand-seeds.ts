import type { BrandFile } from "../../src/core/dto/brand-file.ts";

/** A digest of a real style guide, as it lies beside the checkout. */
export interface BrandSeed {
  slug: string;
  name: string;
  positioning?: string;
  personas?: { name: string; roles?: string[]; pain?: string; note?: string }[];
  pillars?: string[];
  channels_named?: string[];
  voice?: string[];
  tone_rules?: string[];
  terms?: {
    avoid?: string[];
    use?: string;
    note?: string | null;
    why?: string | null;
    case_sensitive?: boolean;
    match?: string;
  }[];
}

/** Writes a guide's digest as a brand file; what the guide does not say is left out, for Kairo to suggest. */
export function brandFileOfSeed(seed: BrandSeed): BrandFile {
  const guardrails = (seed.terms ?? []).flatMap(({ avoid = [], use, note, why, case_sensitive, match }) =>
    avoid.map((pattern) => ({
      pattern,
      message: (why ?? note ?? (use ? `Write ${use.replace(/\.$/, "")}.` : "The guide avoids it.")).slice(0, 290),
      ...(use && use.length < 60 && !/[/(]/.test(use) ? { replacement: use } : {}),
      ...(case_sensitive ? { matching: "case_sensitive" as const } : {}),
      ...(match === "literal" ? { matching: "literal" as const } : {}),
    })),
  );
  return {
    version: 1,
    name: seed.name,
    slug: seed.slug,
    ...(seed.positioning ? { positioning: { promise: seed.positioning } } : {}),
    tone: { tags: seed.voice ?? [], dos: seed.tone_rules ?? [] },
    guardrails,
    ...(seed.personas
      ? {
          personas: seed.personas.map(({ name, roles, pain }) => ({
            name,
            ...(roles?.[0] ? { role: roles.join(", ") } : {}),
            ...(pain ? { pains: [pain] } : {}),
          })),
        }
      : {}),
    ...(seed.pillars ? { pillars: seed.pillars.map((name) => ({ name })) } : {}),
  };
}
