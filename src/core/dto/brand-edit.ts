import { z } from "zod";
import { Brand, BrandChannel, Positioning, Tone } from "../brand.ts";
import { ContentPillar } from "../content-pillar.ts";
import { GuardrailRule } from "../guardrail.ts";
import { Persona, PersonaPillar } from "../persona.ts";

const { name, slug, objective, offers, ctaPolicy, emojiPolicy, hashtagPolicy, primaryChannel, locale, timezone } =
  Brand.shape;

/** What editors may change of a brand itself. A part that is left out stays as it is. */
export const BrandFields = z
  .strictObject({
    name,
    slug,
    objective,
    offers,
    ctaPolicy,
    emojiPolicy,
    hashtagPolicy,
    primaryChannel,
    locale,
    timezone,
    positioning: z.strictObject(Positioning.shape).partial(),
    tone: z.strictObject({ ...Tone.shape, axes: z.strictObject(Tone.shape.axes.shape).partial() }).partial(),
  })
  .partial();
export type BrandFields = z.infer<typeof BrandFields>;

const OWN = { id: true, tenantId: true, brandId: true, deletedAt: true } as const;

export const PersonaFields = z.strictObject(Persona.omit(OWN).shape).partial();
export type PersonaFields = z.infer<typeof PersonaFields>;
export const NewPersona = PersonaFields.required({ name: true });
export type NewPersona = z.infer<typeof NewPersona>;

export const PillarFields = z.strictObject(ContentPillar.omit(OWN).shape).partial();
export type PillarFields = z.infer<typeof PillarFields>;
export const NewPillar = PillarFields.required({ name: true });
export type NewPillar = z.infer<typeof NewPillar>;

export const MatrixEntry = z.strictObject(PersonaPillar.shape);
export const ChannelFields = z.strictObject(BrandChannel.omit({ channel: true }).shape).partial();
export type ChannelFields = z.infer<typeof ChannelFields>;
/** A rule with only a pattern means: avoid these words. */
export const NewGuardrail = z.strictObject({
  id: GuardrailRule.shape.id.optional(),
  kind: GuardrailRule.shape.kind.optional(),
  pattern: GuardrailRule.shape.pattern,
  channels: GuardrailRule.shape.channels,
  severity: GuardrailRule.shape.severity.optional(),
  message: GuardrailRule.shape.message.optional(),
  replacement: GuardrailRule.shape.replacement,
  exceptions: GuardrailRule.shape.exceptions,
  matching: z.enum(["folded", "case_sensitive", "literal"]).optional(),
});
export type NewGuardrail = z.infer<typeof NewGuardrail>;
export const GuardrailFields = NewGuardrail.omit({ id: true }).partial();
export type GuardrailFields = z.infer<typeof GuardrailFields>;

/** One difference between two versions of a brand; null where one of them has nothing there. */
export const BrandChangeDTO = z.object({
  /** `tone.dos`, `personas.Controller Carla.pains`, `guardrails.no-hype.severity` */
  path: z.string(),
  /** `tone`, `personas`, `guardrails` */
  part: z.string(),
  /** The persona, pillar, rule, channel, offer or pair it is about; null for the brand itself. */
  entry: z.string().nullable(),
  /** Null when a whole entry came or went. */
  field: z.string().nullable(),
  /** `confirmed`: what Kairo had proposed is the brand's own now, as it is. */
  kind: z.enum(["added", "changed", "removed", "confirmed"]),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The change in a sentence. */
  words: z.string(),
});
export type BrandChangeDTO = z.infer<typeof BrandChangeDTO>;

/** A version of a brand in the list of them. */
export const BrandVersionDTO = z.object({
  version: z.int(),
  changedAt: z.date(),
  /** A user id, or `system:<job>`; null for old versions that nobody is written down for. */
  changedBy: z.string().nullable(),
});
export type BrandVersionDTO = z.infer<typeof BrandVersionDTO>;
