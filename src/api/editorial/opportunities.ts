import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { OpportunityDTO } from "../../core/dto/opportunity.ts";
import { OpportunityId, PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import { DismissReason, OpportunityType, SupportingPoint } from "../../core/opportunity.ts";
import { Line, Passage } from "../../core/text.ts";
import { createOpportunity } from "../../services/create-opportunity.ts";
import { decideOpportunity } from "../../services/decide-opportunity.ts";
import { decideEach } from "../decide-each.ts";
import { brandInput, bulkOf, Instant, MAX_BULK_ITEMS } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const OneOpportunity = brandInput({ opportunityId: OpportunityId });

export const editorialOpportunities = router({
  /** Puts an idea of the caller's own among the open ones, scored and checked like the rest. */
  create: editorialProcedure
    .input(
      brandInput({
        title: Line,
        thesis: Passage,
        angle: Passage.nullable().default(null),
        whyNow: Passage.nullable().default(null),
        cta: z.string().trim().max(300).nullable().default(null),
        supportingPoints: z.array(z.strictObject(SupportingPoint.shape)).max(6).default([]),
        type: OpportunityType.default("evergreen"),
        personaId: PersonaId.nullable().default(null),
        pillarId: PillarId.nullable().default(null),
        /** The first is the primary one; null takes the brand's. */
        channels: z.array(Channel).min(1).max(4).nullable().default(null),
        evidenceIds: z.array(SignalId).max(20).default([]),
        /** First day of a campaign or event. */
        eventAt: Instant.nullable().default(null),
      }),
    )
    .output(OpportunityDTO)
    .mutation(({ ctx, input: { brandId: _brandId, ...idea } }) =>
      ctx.write((tx, scope) => createOpportunity(tx, scope, ctx.uses, idea)),
    ),

  /** Keeps it at the top of the board. */
  pin: editorialProcedure
    .input(OneOpportunity)
    .output(OpportunityDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => decideOpportunity(tx, scope, ctx.uses, input.opportunityId, { kind: "pin" })),
    ),

  /** Lets it rank like the others again. */
  unpin: editorialProcedure
    .input(OneOpportunity)
    .output(OpportunityDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => decideOpportunity(tx, scope, ctx.uses, input.opportunityId, { kind: "unpin" })),
    ),

  /** Takes it off the board until a time; it wakes by itself. */
  snooze: editorialProcedure
    .input(brandInput({ opportunityId: OpportunityId, until: Instant }))
    .output(OpportunityDTO)
    .mutation(({ ctx, input: { opportunityId, until } }) =>
      ctx.write((tx, scope) => decideOpportunity(tx, scope, ctx.uses, opportunityId, { kind: "snooze", until })),
    ),

  /** Takes them off the board for good, each by itself; the reason moves only its own feature. */
  dismiss: editorialProcedure
    .input(brandInput({ opportunityIds: z.array(OpportunityId).min(1).max(MAX_BULK_ITEMS), reason: DismissReason }))
    .output(bulkOf(OpportunityId, OpportunityDTO))
    .mutation(({ ctx, input: { opportunityIds, reason } }) =>
      decideEach(opportunityIds, { idOf: (id) => id, correlationId: ctx.correlationId }, (id) =>
        ctx.write((tx, scope) => decideOpportunity(tx, scope, ctx.uses, id, { kind: "dismiss", reason })),
      ),
    ),

  /** Opens a dismissed, expired or snoozed one again. */
  restore: editorialProcedure
    .input(OneOpportunity)
    .output(OpportunityDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => decideOpportunity(tx, scope, ctx.uses, input.opportunityId, { kind: "restore" })),
    ),
});
