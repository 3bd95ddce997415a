import { z } from "zod";

/*
 * The shapes of what prompts say. Keys are short because every token of them is paid for in every call;
 * ids of ours never appear: evidence is `e1`, a story is `s1`.
 */

export const EvidenceFact = z.object({
  id: z.string(),
  source: z.string(),
  title: z.string(),
  text: z.string(),
  date: z.string().nullable(),
  url: z.string().nullable(),
});
export type EvidenceFact = z.infer<typeof EvidenceFact>;

export const BrandFact = z.object({
  name: z.string(),
  language: z.string(),
  audience: z.string().nullable(),
  promise: z.string().nullable(),
  tone: z.array(z.string()),
  do: z.array(z.string()),
  dont: z.array(z.string()),
  avoid: z.array(z.string()),
  proof: z.array(z.string()),
  offers: z.array(z.object({ name: z.string(), benefit: z.string(), url: z.string().nullable() })),
  cta: z.string(),
  emoji: z.string(),
  hashtags: z.string(),
});
export type BrandFact = z.infer<typeof BrandFact>;

export const ReaderFact = z.object({ name: z.string(), pains: z.array(z.string()), words: z.array(z.string()) });
export type ReaderFact = z.infer<typeof ReaderFact>;

export const DraftFacts = z.object({
  brand: BrandFact,
  reader: ReaderFact.nullable(),
  slot: z.object({
    channel: z.string(),
    limits: z.array(z.string()),
    length: z.string(),
    hook: z.string(),
    structure: z.string(),
    beats: z.array(z.object({ name: z.string(), do: z.string(), optional: z.boolean() })),
    cta: z.string(),
    hasTitle: z.boolean(),
    mayThread: z.boolean(),
    /** 1 for the first draft of its channel: siblings should not sound alike. */
    number: z.int(),
  }),
  argument: z.object({
    thesis: z.string(),
    points: z.array(z.object({ text: z.string(), evidence: z.array(z.string()) })),
    cta: z.string().nullable(),
  }),
  evidence: z.array(EvidenceFact),
  /** What the check of the first try found; there only when a draft is asked for again. */
  mend: z.array(z.string()).optional(),
});
export type DraftFacts = z.infer<typeof DraftFacts>;

export const StoryFact = z.object({
  story: z.string(),
  type: z.string(),
  trigger: z.string(),
  pillar: z.string().nullable(),
  reader: z.string().nullable(),
  channel: z.string(),
  /** A date, a number, an event or a source that says why today. */
  anchor: z.string(),
  /** For an idea without news behind it. */
  idea: z.object({ title: z.string(), why: z.string() }).nullable(),
  evidence: z.array(EvidenceFact),
});
export type StoryFact = z.infer<typeof StoryFact>;

export const BoardFacts = z.object({
  brand: BrandFact,
  readers: z.array(ReaderFact),
  pillars: z.array(z.string()),
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

/** What a draft's submit tool takes: the words of one variant. */
export const SubmittedDraft = z.strictObject({
  parts: z.array(Words(20_000)).min(1).max(25),
  title: MaybeWords(300).nullable(),
  cta: MaybeWords(300).nullable(),
  hashtags: z.array(z.string().max(60)).max(10),
  links: z.array(z.string().max(2_048)).max(10),
});
export type SubmittedDraft = z.infer<typeof SubmittedDraft>;

/** What the evidence tool takes: one of the ids in the facts. */
export const EvidenceLookup = z.strictObject({ evidence: z.string().max(10) });
export type EvidenceLookup = z.infer<typeof EvidenceLookup>;

export const SummaryFacts = z.object({
  brand: BrandFact,
  title: z.string(),
  thesis: z.string(),
  whyNow: z.string(),
  reasons: z.array(z.string()),
  evidence: z.array(EvidenceFact),
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

export const RationaleTexts = z.object({
  rationales: z.array(z.object({ key: z.string(), text: Words(500) })),
});
export type RationaleTexts = z.infer<typeof RationaleTexts>;
