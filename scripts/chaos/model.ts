import { answerWell, slotKeyOf } from "../../test/support/model-brain.ts";
import { startOpenAiServer } from "../../test/support/openai-server.ts";

export interface LoopbackModel {
  url: string;
  /** The slots that drafts were asked for, by key, in the order of their arrival. */
  drafts(): string[];
  close(): Promise<void>;
}

/** A well-behaved model that takes its time and submits every draft in its first call. */
export async function startModel(latencyMs: number): Promise<LoopbackModel> {
  const server = await startOpenAiServer({
    latencyMs: () => latencyMs,
    answer: (request) =>
      answerWell({ ...request, toolNames: request.toolNames.filter((name) => name === "SubmitVariant") }),
  });
  return {
    url: server.baseUrl,
    drafts: () => server.requests.flatMap((request) => slotKeyOf(request) ?? []),
    close: server.close,
  };
}
