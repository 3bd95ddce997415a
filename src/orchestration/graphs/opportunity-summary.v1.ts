import { z } from "zod";
import { OpportunityId } from "../../core/ids.ts";
import { defineSyncGraph, type SyncGraphContext } from "../graph.ts";
import { SummaryText } from "../prompts/facts.ts";
import { summarizeOpportunityPrompt } from "../prompts/summarize-opportunity.ts";

export const OpportunitySummaryInput = z.strictObject({ opportunityId: OpportunityId });
export type OpportunitySummaryInput = z.infer<typeof OpportunitySummaryInput>;

/** One opportunity in a few sentences for a person in a hurry. */
export const opportunitySummaryV1 = defineSyncGraph({
  name: "OpportunitySummaryV1",
  input: OpportunitySummaryInput,
  async run({ scope, tools, llm }: SyncGraphContext, { opportunityId }: OpportunitySummaryInput) {
    const described = await tools.DescribeOpportunity({ opportunityId });
    const { brand } = await tools.GetBrandContext({ channel: null });
    const answer = await llm.writeObject({
      scope,
      claim: null,
      stepKey: null,
      prompt: summarizeOpportunityPrompt({ brand, ...described }),
      name: "SummaryText",
      schema: SummaryText,
    });
    return { summary: answer.value.summary, source: answer.source };
  },
});
