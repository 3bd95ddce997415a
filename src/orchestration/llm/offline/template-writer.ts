import { createHash } from "node:crypto";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import { KairoError } from "../../../core/errors.ts";
import {
  AdviceFacts,
  BoardFacts,
  DraftFacts,
  RationaleFacts,
  RevisionFacts,
  SummaryFacts,
} from "../../prompts/facts.ts";
import { readFacts } from "../../prompts/prompt.ts";
import { composeDraft } from "./compose-draft.ts";
import { composeOpportunity } from "./compose-opportunity.ts";
import { composeRevision } from "./compose-revision.ts";
import { composeAdvice, composeRationales, composeSummary } from "./compose-summary.ts";

/** The label of everything the template writer wrote. */
export const TEMPLATE_WRITER = "template-writer-1";

/**
 * A language model without a model: it arranges the brand's facts and the evidence's own sentences along a
 * pattern's beats. It takes part in the same tool loops, answers the same structures, is free, and gives the
 * same answer for the same prompt.
 */
export function createTemplateWriter(): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "offline",
    modelId: TEMPLATE_WRITER,
    supportedUrls: {},
    doGenerate: async (options) => answer(options),
    doStream: async () => {
      throw new KairoError("UNAVAILABLE", "The template writer answers whole texts and does not stream.");
    },
  };
}

function answer(options: LanguageModelV4CallOptions): LanguageModelV4GenerateResult {
  const message = userMessageOf(options);
  const facts = readFacts(message);
  const offered = new Set((options.tools ?? []).map((tool) => tool.name));
  if (offered.has("SubmitVariant")) return callTool(message, ...draftMove(options, DraftFacts.parse(facts), offered));
  switch (facts?.task) {
    case "board": {
      const board = BoardFacts.parse(facts);
      return writeJson({ opportunities: board.stories.map((story) => composeOpportunity(story, board)) });
    }
    case "summary":
      return writeJson(composeSummary(SummaryFacts.parse(facts)));
    case "revise":
      return writeJson(composeRevision(RevisionFacts.parse(facts)));
    case "rationale": {
      const advice = AdviceFacts.safeParse(facts);
      return writeJson(advice.success ? composeAdvice(advice.data) : composeRationales(RationaleFacts.parse(facts)));
    }
    default:
      throw new KairoError("UNAVAILABLE", `The template writer does not know the task ${String(facts?.task)}.`);
  }
}

/** Reads the lead evidence in full first, as a careful writer would, then submits. */
function draftMove(options: LanguageModelV4CallOptions, facts: DraftFacts, offered: Set<string>): [string, unknown] {
  const lead = facts.evidence[0];
  const read = toolResultOf(options, "GetEvidence");
  if (lead && !read && offered.has("GetEvidence")) return ["GetEvidence", { evidence: lead.id }];
  return ["SubmitVariant", composeDraft(facts, typeof read?.text === "string" ? read.text : null)];
}

function callTool(message: string, toolName: string, input: unknown): LanguageModelV4GenerateResult {
  const json = JSON.stringify(input);
  const toolCallId = createHash("sha256").update(message).update(toolName).digest("hex").slice(0, 24);
  return result([{ type: "tool-call", toolCallId, toolName, input: json }], "tool-calls");
}

function writeJson(value: unknown): LanguageModelV4GenerateResult {
  return result([{ type: "text", text: JSON.stringify(value) }], "stop");
}

function result(content: LanguageModelV4Content[], unified: "stop" | "tool-calls"): LanguageModelV4GenerateResult {
  return {
    content,
    finishReason: { unified, raw: undefined },
    usage: {
      inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 0, text: 0, reasoning: 0 },
    },
    warnings: [],
  };
}

function userMessageOf(options: LanguageModelV4CallOptions): string {
  for (const message of options.prompt) {
    if (message.role !== "user") continue;
    for (const part of message.content) if (part.type === "text") return part.text;
  }
  return "";
}

function toolResultOf(options: LanguageModelV4CallOptions, toolName: string): Record<string, unknown> | null {
  for (const message of options.prompt) {
    if (message.role !== "tool") continue;
    for (const part of message.content) {
      if (part.type !== "tool-result" || part.toolName !== toolName || part.output.type !== "text") continue;
      return readFacts(part.output.value) ?? {};
    }
  }
  return null;
}
