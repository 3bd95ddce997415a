import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { LearningExplanationDTO, LearningSummaryDTO } from "../../core/dto/learning.ts";
import { OpportunityId, PillarId, VariantId } from "../../core/ids.ts";
import { OpportunityType, Trigger } from "../../core/opportunity.ts";
import { HookType, Structure } from "../../core/pattern-template.ts";
import { explainLearning, loadLearningSummary } from "../../services/load-learning.ts";
import { brandInput } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceLearning = router({
  /** What the brand's own numbers and decisions have taught so far. */
  summary: referenceProcedure
    .input(brandInput({}))
    .output(LearningSummaryDTO)
    .query(({ ctx }) => ctx.read((tx, scope) => loadLearningSummary(tx, scope, ctx.now))),

  /** The posts and decisions behind a learned figure. */
  explain: referenceProcedure
    .input(
      brandInput({
        channel: Channel.optional(),
        hookType: HookType.optional(),
        structure: Structure.optional(),
        opportunityType: OpportunityType.optional(),
        trigger: Trigger.optional(),
        pillarId: PillarId.optional(),
        sourceDomain: z.string().max(253).optional(),
        variantId: VariantId.optional(),
        opportunityId: OpportunityId.optional(),
      }),
    )
    .output(LearningExplanationDTO)
    .query(({ ctx, input: { brandId: _brandId, ...topic } }) =>
      ctx.read((tx, scope) => explainLearning(tx, scope, topic, ctx.now)),
    ),
});
