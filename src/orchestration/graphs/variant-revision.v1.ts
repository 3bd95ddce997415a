import { z } from "zod";
import { VariantId } from "../../core/ids.ts";
import type { VariantContent } from "../../core/variant.ts";
import { defineSyncGraph, type SyncGraphContext } from "../graph.ts";
import type { Answer } from "../llm/client.ts";
import { RevisedDraft, RevisedPassage, type RevisionFacts } from "../prompts/facts.ts";
import { reviseVariantPrompt } from "../prompts/revise-variant.ts";

export const VariantRevisionInput = z.strictObject({
  variantId: VariantId,
  /** The revision the person has in front of them. */
  revision: z.int().min(1),
  wish: z.string().trim().min(1).max(1_000),
  /** A passage of one part, at UTF-16 offsets; null for the whole draft. */
  selection: z.strictObject({ part: z.int().min(0).max(24), start: z.int().min(0), end: z.int().min(1) }).nullable(),
});
export type VariantRevisionInput = z.infer<typeof VariantRevisionInput>;

/** A person's wish → proposed words, what is different, what the checks find. Stores nothing: accepting is an edit. */
export const variantRevisionV1 = defineSyncGraph({
  name: "VariantRevisionV1",
  input: VariantRevisionInput,
  async run({ scope, tools, llm }: SyncGraphContext, input: VariantRevisionInput) {
    const { variantId, revision, wish, selection } = input;
    const { packageId, channel, content, brief, selected } = await tools.DescribeVariant({
      variantId,
      revision,
      selection,
    });
    const facts: RevisionFacts = { ...brief, wish, draft: content, selection: selected };
    const asked = { scope, claim: null, stepKey: null, prompt: reviseVariantPrompt(facts) };

    const answer: Answer<{ content: VariantContent; changed: string }> = selection
      ? mapAnswer(
          await llm.writeObject({ ...asked, name: "RevisedPassage", schema: RevisedPassage }),
          ({ text, changed }) => ({ content: withPassage(content, selection, text), changed }),
        )
      : mapAnswer(
          await llm.writeObject({ ...asked, name: "RevisedDraft", schema: RevisedDraft }),
          ({ changed, ...draft }) => ({ content: keptFields(content, draft), changed }),
        );

    const { value, source, degraded } = answer;
    const proposed = await tools.CompareContent({ packageId, channel, before: content, after: value.content });
    return { variantId, revision, changed: value.changed, source, degraded, ...proposed };
  },
});

function mapAnswer<A, B>(answer: Answer<A>, change: (value: A) => B): Answer<B> {
  return { ...answer, value: change(answer.value) };
}

function withPassage(
  content: VariantContent,
  { part, start, end }: NonNullable<VariantRevisionInput["selection"]>,
  text: string,
): VariantContent {
  const parts = content.parts.map((each, index) =>
    index === part ? `${each.slice(0, start)}${text}${each.slice(end)}` : each,
  );
  return { ...content, parts: parts.some((each) => each.trim() !== "") ? parts : content.parts };
}

/** What a channel has no place for, or a model answered as no tag, stays as it was. */
function keptFields(before: VariantContent, draft: Omit<RevisedDraft, "changed">): VariantContent {
  const parts = draft.parts.map((part) => part.trim()).filter(Boolean);
  return {
    parts: parts.length > 0 ? parts : before.parts,
    title: before.title === null ? null : draft.title?.trim() || before.title,
    cta: draft.cta?.trim() || null,
    hashtags: draft.hashtags.filter((tag) => /^#?[\p{L}\p{N}_]+$/u.test(tag)),
    links: draft.links,
  };
}
