import { z } from "zod";

/*
 * The shapes of what prompts say. Keys are short because every token of them is paid for in every call;
 * ids of ours never appear: evidence is `e1`, a story is `s1`. What says nothing is not sent, and read back
 * as its default.
 */

const MaybeText = z.string().nullable().default(null);
const Texts = z.array(z.string()).default([]);
const Flag = z.boolean().default(false);

export const EvidenceFact = z.object({
  id: z.string(),
  source: z.string(),
  title: z.string().default(""),
  text: z.string().default(""),
  date: MaybeText,
  url: MaybeText,
});
export type EvidenceFact = z.infer<typeof EvidenceFact>;

export const BrandFact = z.object({
  name: z.string(),
  language: z.string(),
  audience: MaybeText,
  promise: MaybeText,
  tone: Texts,
  do: Texts,
  dont: Texts,
  avoid: Texts,
  proof: Texts,
  offers: z.array(z.object({ name: z.string(), benefit: z.string().default(""), url: MaybeText })).default([]),
  cta: z.string(),
  emoji: z.string(),
  hashtags: z.string(),
});
export type BrandFact = z.infer<typeof BrandFact>;

export const ReaderFact = z.object({ name: z.string(), pains: Texts, words: Texts });
export type ReaderFact = z.infer<typeof ReaderFact>;

export const DraftFacts = z.object({
  brand: BrandFact,
  reader: ReaderFact.nullable().default(null),
  slot: z.object({
    channel: z.string(),
    limits: Texts,
    length: z.string(),
    hook: z.string(),
    structure: z.string(),
    beats: z.array(z.object({ name: z.string(), do: z.string(), optional: Flag })),
    cta: z.string(),
    hasTitle: Flag,
    mayThread: Flag,
    /** 1 for the first draft of its channel: siblings should not sound alike. */
    number: z.int(),
  }),
  argument: z.object({
    thesis: z.string(),
    points: z.array(z.object({ text: z.string(), evidence: Texts })).default([]),
    cta: MaybeText,
  }),
  evidence: z.array(EvidenceFact).default([]),
  /** What the check of the first try found; there only when a draft is asked for again. */
  mend: z.array(z.string()).optional(),
});
export type DraftFacts = z.infer<typeof DraftFacts>;

/** A draft as it stands, and what an editor wants of it. */
export const RevisionFacts = DraftFacts.omit({ mend: true }).extend({
  wish: z.string(),
  draft: z.object({ parts: Texts, title: MaybeText, cta: MaybeText, hashtags: Texts, links: Texts }),
  /** The passage that the wish is about; null for the whole draft. */
  selection: MaybeText,
});
export type RevisionFacts = z.infer<typeof RevisionFacts>;

export const StoryFact = z.object({
  story: z.string(),
  type: z.string(),
  trigger: z.string(),
  pillar: MaybeText,
  reader: MaybeText,
  channel: z.string(),
  /** A date, a number, an event or a source that says why today. */
  anchor: z.string(),
  /** For an idea without news behind it. */
  idea: z
    .object({ title: z.string(), why: z.string().default("") })
    .nullable()
    .default(null),
  evidence: z.array(EvidenceFact).default([]),
});
export type StoryFact = z.infer<typeof StoryFact>;

export const BoardFacts = z.object({
  brand: BrandFact,
  readers: z.array(ReaderFact).default([]),
  pillars: Texts,
  today: z.string(),
  stories: z.array(StoryFact),
});
export type BoardFacts = z.infer<typeof BoardFacts>;

/** Words of a model, or none: nothing that a database or a page cannot hold. */
const MaybeWords = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes("\u0000"), "holds characters that are no text");

const Words = (max: number) => MaybeWords(max).min(1);

/** What the board task answers: one text per story. */
export const BoardTexts = z.object({
  opportunities: z.array(
    z.object({
      story: z.string(),
      title: Words(200),
      angle: Words(600),
      thesis: Words(600),
      points: z.array(z.object({ text: Words(600), evidence: z.array(z.string()).max(6) })).max(4),
      cta: MaybeWords(200).nullable(),
      whyNow: Words(400),
      pillar: z.string().nullable(),
      reader: z.string().nullable(),
    }),
  ),
});
export type BoardTexts = z.infer<typeof BoardTexts>;

/** What a draft's submit tool takes: the words of one variant. Fields that were not asked for are dropped. */
export const SubmittedDraft = z.object({
  parts: z.array(Words(20_000)).min(1).max(25),
  title: MaybeWords(300).nullable().default(null),
  cta: MaybeWords(300).nullable().default(null),
  hashtags: z.array(z.string().max(60)).max(10).default([]),
  links: z.array(z.string().max(2_048)).max(10).default([]),
});
export type SubmittedDraft = z.infer<typeof SubmittedDraft>;

const DRAFT_FORMS = {
  titleAndTags: SubmittedDraft,
  title: SubmittedDraft.omit({ hashtags: true }),
  tags: SubmittedDraft.omit({ title: true }),
  neither: SubmittedDraft.omit({ title: true, hashtags: true }),
};

/** The fields of a draft that its channel has and its brand wants: what is not there is not asked for. */
export function draftFormOf({ slot, brand }: DraftFacts): z.ZodType<Partial<SubmittedDraft> & Record<string, unknown>> {
  const wantsTags = brand.hashtags !== "none";
  if (slot.hasTitle) return wantsTags ? DRAFT_FORMS.titleAndTags : DRAFT_FORMS.title;
  return wantsTags ? DRAFT_FORMS.tags : DRAFT_FORMS.neither;
}

/** What the revision of a whole draft answers. */
export const RevisedDraft = SubmittedDraft.extend({ changed: Words(400) });
export type RevisedDraft = z.infer<typeof RevisedDraft>;

/** What the revision of a passage answers. */
export const RevisedPassage = z.object({ text: MaybeWords(20_000), changed: Words(400) });
export type RevisedPassage = z.infer<typeof RevisedPassage>;

/** What the evidence tool takes: one of the ids in the facts. */
export const EvidenceLookup = z.strictObject({ evidence: z.string().max(10) });
export type EvidenceLookup = z.infer<typeof EvidenceLookup>;

export const SummaryFacts = z.object({
  brand: BrandFact,
  title: z.string(),
  thesis: z.string(),
  whyNow: z.string(),
  reasons: Texts,
  evidence: z.array(EvidenceFact).default([]),
});
export type SummaryFacts = z.infer<typeof SummaryFacts>;

export const SummaryText = z.object({ summary: Words(1_500) });
export type SummaryText = z.infer<typeof SummaryText>;

export const RationaleFacts = z.object({
  brand: BrandFact,
  channel: z.string(),
  patterns: z.array(z.object({ key: z.string(), name: z.string(), description: z.string(), known: z.string() })),
});
export type RationaleFacts = z.infer<typeof RationaleFacts>;

/** Patterns of which the brand's own numbers say clearly enough that they do well, or that they do not. */
export const AdviceFacts = z.object({
  brand: BrandFact,
  patterns: z.array(
    z.object({
      key: z.string(),
      advice: z.enum(["repeat", "avoid"]),
      channel: z.string(),
      name: z.string(),
      description: z.string(),
      known: z.string(),
      /** How the brand's own post with it began. */
      opening: z.string(),
    }),
  ),
});
export type AdviceFacts = z.infer<typeof AdviceFacts>;

export const RationaleTexts = z.object({
  rationales: z.array(z.object({ key: z.string(), text: Words(500) })),
});
export type RationaleTexts = z.infer<typeof RationaleTexts>;
