import { z } from "zod";
import { ClusterId, OpportunityId, SignalId } from "../ids.ts";
import { SignalCluster } from "../signal.ts";

/** One story as people see it. */
export const StoryDTO = SignalCluster.omit({ tenantId: true, brandId: true });
export type StoryDTO = z.infer<typeof StoryDTO>;

/** What became of a story that a person took signals out of. */
export const StorySplitDTO = z.object({
  /** What is left. */
  story: StoryDTO,
  /** What was taken out. */
  taken: StoryDTO,
  /** The opportunity that tells what is left. */
  opportunityId: OpportunityId.nullable(),
  /** Its evidence that counts no more. */
  setAside: z.array(SignalId),
  /** Taken out of the story, but what the opportunity was founded on: stays its evidence. */
  founding: z.array(SignalId),
});
export type StorySplitDTO = z.infer<typeof StorySplitDTO>;

/** What became of two stories that a person put together. */
export const StoriesJoinedDTO = z.object({
  story: StoryDTO,
  /** The story that is no more. */
  endedId: ClusterId,
  opportunityId: OpportunityId.nullable(),
  /** Pieces of evidence that the opportunity gained. */
  gained: z.int(),
});
export type StoriesJoinedDTO = z.infer<typeof StoriesJoinedDTO>;
