import { z } from "zod";
import { OpportunityId } from "../../core/ids.ts";
import { brandInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

export const heroOpportunities = router({
  /** One opportunity in a few sentences, while the caller waits. */
  summarize: heroProcedure
    .input(brandInput({ opportunityId: OpportunityId }))
    .output(z.object({ summary: z.string(), source: z.enum(["model", "template"]) }))
    .mutation(({ ctx, input: { opportunityId } }) =>
      ctx.orchestrators.opportunitySummary.run(ctx.scope, { opportunityId }),
    ),
});
