import { createHash } from "node:crypto";
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { CallLedger, KeptAnswer } from "../../core/ports/call-ledger.ts";
import type { RunClaim } from "../../core/ports/repositories.ts";
import type { CallContext } from "./call-context.ts";

/** What models answered to attempts of a run that died: it was paid, so it is not asked for again. */
export interface AnswerMemory {
  /** Each answer is given back once; null when the model has to be asked. */
  recall(
    call: CallContext,
    model: LanguageModelV4,
    params: LanguageModelV4CallOptions,
  ): Promise<LanguageModelV4GenerateResult | null>;
}

export function createAnswerMemory(ledger: CallLedger): AnswerMemory {
  const kept = new WeakMap<RunClaim, Promise<KeptAnswer[]>>();

  return {
    async recall({ scope, claim }, model, params) {
      if (!claim || claim.attempt === 1) return null;
      const reading = kept.get(claim) ?? ledger.listAnswers(scope, claim.runId);
      kept.set(claim, reading);
      const answers = await reading;
      if (answers.length === 0) return null;
      const request = requestOf(model, params);
      const place = answers.findIndex((answer) => answer.request === request);
      const [found] = place === -1 ? [] : answers.splice(place, 1);
      return found ? JSON.parse(found.answer) : null;
    },
  };
}

/** What an answer is kept as. */
export function keepAnswer(
  model: LanguageModelV4,
  params: LanguageModelV4CallOptions,
  { content, finishReason, usage, warnings, providerMetadata }: LanguageModelV4GenerateResult,
): KeptAnswer {
  return {
    request: requestOf(model, params),
    answer: JSON.stringify({ content, finishReason, usage, warnings, providerMetadata }),
  };
}

/** SHA-256, hexadecimal, of the model and of all that it is asked. */
function requestOf({ provider, modelId }: LanguageModelV4, params: LanguageModelV4CallOptions): string {
  const { abortSignal: _signal, headers: _headers, ...asked } = params;
  return createHash("sha256")
    .update(JSON.stringify([provider, modelId, asked]))
    .digest("hex");
}
