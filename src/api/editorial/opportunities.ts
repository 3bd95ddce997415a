import { z } from "zod";
import { OpportunityDTO } from "../../core/dto/opportunity.ts";
import { OpportunityId } from "../../core/ids.ts";
import { DismissReason } from "../../core/opportunity.ts";
import { decideOpportunity } from "../../services/decide-opportunity.ts";
import { decideEach } from "../decide-each.ts";
import { brandInput, bulkOf, Instant, MAX_BULK_ITEMS } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const OneOpportunity = brandInput({ opportunityId: OpportunityId });

export const editorialOpportunities = router({
  /** Keeps it at the top of the board. */
  pin: editorialProcedure
    .input(OneOpportunity)
    .output(OpportunityDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => decideOpportunity(tx, scope, ctx.uses, input.opportunityId, { kind: "pin" })),
    ),

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
