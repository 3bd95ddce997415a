import type { ServerResponse } from "node:http";
import type { CallOutcome } from "../../src/core/call-outcome.ts";

/** What can be wrong with a provider's answer, and what Kairo must call it. */
export const PROVIDER_FAULTS = {
  "429": "rate_limited",
  "429 with Retry-After": "rate_limited",
  "500": "provider_error",
  hang: "timed_out",
  "cut body": "cut_off",
  "HTML page": "not_json",
  "broken connection": "unreachable",
  "spent quota": "quota_spent",
  refusal: "refused",
  truncation: "truncated",
  "empty text": "empty",
  "malformed JSON": "malformed",
  "wrong schema": "wrong_schema",
} as const satisfies Record<string, CallOutcome>;
export type ProviderFault = keyof typeof PROVIDER_FAULTS;

/** An answer as chat completions give it; the loopback server's other form has no faults but of transport. */
interface ChatCompletion {
  choices: {
    message: { content: string | null; refusal?: string; tool_calls?: { function: { arguments: string } }[] };
    finish_reason: string;
  }[];
}

/** Answers a request the way a provider in trouble does. */
export function spoil(fault: ProviderFault, wire: unknown, response: ServerResponse): void {
  const text = JSON.stringify(wire);
  switch (fault) {
    case "429":
      fail(response, 429, "rate_limit_exceeded");
      break;
    case "429 with Retry-After":
      response.setHeader("retry-after-ms", "20");
      fail(response, 429, "rate_limit_exceeded");
      break;
    case "spent quota":
      fail(response, 429, "insufficient_quota");
      break;
    case "500":
      fail(response, 500, "server_error");
      break;
    case "hang":
      break;
    case "broken connection":
      response.destroy();
      break;
    case "cut body":
      response.end(text.slice(0, text.length / 2));
      break;
    case "HTML page":
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>Bad gateway</title>");
      break;
    default:
      response.end(JSON.stringify(spoilChat(fault, structuredClone(wire) as ChatCompletion)));
  }
}

function spoilChat(fault: ProviderFault, completion: ChatCompletion): ChatCompletion {
  const [choice] = completion.choices;
  if (!choice) return completion;
  const { message } = choice;
  if (fault === "truncation") choice.finish_reason = "length";
  if (fault === "malformed JSON" || fault === "truncation") {
    rewrite(message, (json) => json.slice(0, json.length / 2));
  }
  if (fault === "wrong schema") rewrite(message, () => '{"parts":"one","opportunities":"none"}');
  if (fault === "empty text" || fault === "refusal") {
    delete message.tool_calls;
    message.content = "";
    choice.finish_reason = "stop";
    if (fault === "refusal") message.refusal = "I cannot help with that.";
  }
  return completion;
}

function rewrite(message: ChatCompletion["choices"][number]["message"], change: (json: string) => string): void {
  for (const call of message.tool_calls ?? []) call.function.arguments = change(call.function.arguments);
  if (message.content) message.content = change(message.content);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  response.end(JSON.stringify({ error: { message: `out of order: ${code}`, type: code, code } }));
}
