import { z } from "zod";
import { TimeZone } from "../../core/brand.ts";
import { VariantDTO } from "../../core/dto/variant.ts";
import { VariantId } from "../../core/ids.ts";
import { WebUrl } from "../../core/text.ts";
import { RejectReason, Schedule, VariantContent } from "../../core/variant.ts";
import { duplicateVariant, saveAsExample } from "../../services/copy-variant.ts";
import { moveVariant } from "../../services/move-variant.ts";
import { decideEach } from "../decide-each.ts";
import { brandInput, bulkOf, Instant, MAX_BULK_ITEMS } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

/** A variant as the caller has seen it; a later revision is refused as CONFLICT. */
const Seen = { variantId: VariantId, revision: z.int().min(1) };
const Reason = z.string().trim().min(1).max(300);
const SeenMany = z.array(z.strictObject(Seen)).min(1).max(MAX_BULK_ITEMS);
const Results = bulkOf(VariantId, VariantDTO);
const idOf = ({ variantId }: { variantId: VariantId; revision: number }) => variantId;

export const editorialVariants = router({
  /** Puts other words in its place. An approval is bound to the words and ends with them. */
  edit: editorialProcedure
    .input(brandInput({ ...Seen, content: VariantContent }))
    .output(VariantDTO)
    .mutation(({ ctx, input: { content, ...seen } }) =>
      ctx.write((tx, scope) => moveVariant(tx, scope, ctx.uses, { ...seen, command: { kind: "edit", content } })),
    ),

  /** Puts a draft with the same words beside it. */
  duplicate: editorialProcedure
    .input(brandInput({ variantId: VariantId }))
    .output(VariantDTO)
    .mutation(({ ctx, input: { variantId } }) =>
      ctx.write((tx, scope) => duplicateVariant(tx, scope, ctx.uses, variantId)),
    ),

  /** Keeps its words as an example of how the brand sounds. */
  saveAsExample: editorialProcedure
    .input(brandInput({ variantId: VariantId }))
    .output(z.object({ saved: z.literal(true) }))
    .mutation(({ ctx, input: { variantId } }) =>
      ctx.write((tx, scope) => saveAsExample(tx, scope, ctx.uses, variantId)),
    ),

  /** Hands it to whoever reviews. */
  submit: editorialProcedure
    .input(brandInput(Seen))
    .output(VariantDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => moveVariant(tx, scope, ctx.uses, { ...input, command: { kind: "submit" } })),
    ),

  /** Sends it back with what should change. */
  requestChanges: editorialProcedure
    .input(brandInput({ ...Seen, reason: Reason }))
    .output(VariantDTO)
    .mutation(({ ctx, input: { reason, ...seen } }) =>
      ctx.write((tx, scope) =>
        moveVariant(tx, scope, ctx.uses, { ...seen, command: { kind: "requestChanges", reason } }),
      ),
    ),

  /** Approves exactly the words of these revisions, each variant by itself. */
  approve: editorialProcedure
    .input(
      brandInput({
        variants: SeenMany,
        /** Rules only a person can judge, which the caller has judged kept, by id. */
        ticked: z.array(z.string().max(80)).max(200).default([]),
      }),
    )
    .output(Results)
    .mutation(({ ctx, input: { variants, ticked } }) =>
      decideEach(variants, { idOf, correlationId: ctx.correlationId }, (seen) =>
        ctx.write((tx, scope) => moveVariant(tx, scope, ctx.uses, { ...seen, ticked, command: { kind: "approve" } })),
      ),
    ),

  /** Turns them down, each by itself; the reason moves only its own feature. */
  reject: editorialProcedure
    .input(brandInput({ variants: SeenMany, reason: RejectReason }))
    .output(Results)
    .mutation(({ ctx, input: { variants, reason } }) =>
      decideEach(variants, { idOf, correlationId: ctx.correlationId }, (seen) =>
        ctx.write((tx, scope) => moveVariant(tx, scope, ctx.uses, { ...seen, command: { kind: "reject", reason } })),
      ),
    ),

  /** Sets when they are to go out, as a wall-clock time in a zone. */
  schedule: editorialProcedure
    .input(
      brandInput({
        variants: SeenMany,
        schedule: z.strictObject({ localTime: Schedule.shape.localTime, timeZone: TimeZone }),
      }),
    )
    .output(Results)
    .mutation(({ ctx, input: { variants, schedule } }) =>
      decideEach(variants, { idOf, correlationId: ctx.correlationId }, (seen) =>
        ctx.write((tx, scope) =>
          moveVariant(tx, scope, ctx.uses, { ...seen, command: { kind: "schedule", schedule } }),
        ),
      ),
    ),

  /** Takes its time away; it stays approved. */
  unschedule: editorialProcedure
    .input(brandInput(Seen))
    .output(VariantDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => moveVariant(tx, scope, ctx.uses, { ...input, command: { kind: "unschedule" } })),
    ),

  /** Says that a person posted it, and where. */
  markPublished: editorialProcedure
    .input(
      brandInput({
        ...Seen,
        permalink: WebUrl.nullable().default(null),
        externalPostId: z.string().trim().min(1).max(300).nullable().default(null),
        publishedAt: Instant.optional(),
      }),
    )
    .output(VariantDTO)
    .mutation(({ ctx, input: { permalink, externalPostId, publishedAt = ctx.now, ...seen } }) =>
      ctx.write((tx, scope) =>
        moveVariant(tx, scope, ctx.uses, {
          ...seen,
          posted: { permalink, externalPostId },
          command: { kind: "markPublished", publishedAt },
        }),
      ),
    ),
});
