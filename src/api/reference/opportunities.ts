import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { OpportunityDTO, OpportunityExplanationDTO } from "../../core/dto/opportunity.ts";
import { OpportunityId, PersonaId, PillarId } from "../../core/ids.ts";
import { OpportunityStatus } from "../../core/opportunity.ts";
import { PageRequest } from "../../core/ports/page.ts";
import { Band } from "../../core/score.ts";
import { explainOpportunity, listOpportunities, loadOpportunity } from "../../services/load-opportunities.ts";
import { brandInput, pageOf } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceOpportunities = router({
  /** Best stored score first. */
  list: referenceProcedure
    .input(
      brandInput({
        ...PageRequest.shape,
        statuses: z.array(OpportunityStatus).min(1).optional(),
        channel: Channel.optional(),
        personaId: PersonaId.optional(),
        pillarId: PillarId.optional(),
        band: Band.optional(),
      }),
    )
    .output(pageOf(OpportunityDTO))
    .query(({ ctx, input: { brandId: _brandId, cursor, limit, ...filter } }) =>
      ctx.read((tx, scope) => listOpportunities(tx, scope, filter, { cursor, limit })),
    ),

  /** One opportunity with its evidence and its stored score. */
  get: referenceProcedure
    .input(brandInput({ opportunityId: OpportunityId }))
    .output(OpportunityDTO)
    .query(({ ctx, input }) => ctx.read((tx, scope) => loadOpportunity(tx, scope, input.opportunityId))),

  /** Why it scores what it does now, and the cheapest change that would raise it. */
  explain: referenceProcedure
    .input(brandInput({ opportunityId: OpportunityId }))
    .output(OpportunityExplanationDTO)
    .query(({ ctx, input }) => ctx.read((tx, scope) => explainOpportunity(tx, scope, input.opportunityId, ctx.now))),
});
