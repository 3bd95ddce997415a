import { answerWell, slotKeyOf } from "../../test/support/model-brain.ts";
import { startOpenAiServer } from "../../test/support/openai-server.ts";

export interface LoopbackModel {
  url: string;
  /** How many drafts it was asked for. */
  drafts(): number;
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
    drafts: () => server.requests.filter((request) => slotKeyOf(request)).length,
    close: server.close,
  };
}
