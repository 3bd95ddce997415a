import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { answerWell, type ModelAnswer, type ModelRequest } from "./model-brain.ts";
import { type ProviderFault, spoil } from "./provider-faults.ts";

export interface OpenAiServer {
  /** Ends in /v1. */
  baseUrl: string;
  requests: (ModelRequest & { path: string; body: Record<string, unknown> })[];
  close(): Promise<void>;
}

/** An OpenAI-compatible server on loopback: chat completions and responses, tools and JSON schemas. */
export async function startOpenAiServer(
  options: {
    answer?: (request: ModelRequest) => ModelAnswer;
    /** How long an answer takes, by the request's place in the order of arrival. */
    latencyMs?: (order: number) => number;
    /** Holds an answer back until this says go. */
    hold?: () => Promise<void>;
    status?: () => number | null;
    /** What goes wrong with an answer, by the request's place in the order of arrival; null for nothing. */
    fault?: (order: number) => ProviderFault | null;
  } = {},
): Promise<OpenAiServer> {
  const answer = options.answer ?? answerWell;
  const requests: OpenAiServer["requests"] = [];
  const server: Server = createServer(async (incoming, response) => {
    const body = JSON.parse(await readBody(incoming)) as Record<string, unknown>;
    const path = incoming.url ?? "";
    const request = path.endsWith("/responses") ? fromResponses(body) : fromChat(body);
    requests.push({ ...request, path, body });
    const order = requests.length;
    const fault = options.fault?.(order) ?? null;
    const latency = options.latencyMs?.(order) ?? 0;
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
    await options.hold?.();
    const status = options.status?.() ?? null;
    response.setHeader("content-type", "application/json");
    if (status) {
      response.statusCode = status;
      response.end(JSON.stringify({ error: { message: "out of order", type: "server_error", code: null } }));
      return;
    }
    const answered = answer(request);
    const id = String(order);
    const wire = path.endsWith("/responses") ? toResponses(id, answered) : toChat(id, answered);
    if (fault) spoil(fault, wire, response);
    else response.end(JSON.stringify(wire));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

interface ChatMessage {
  role: string;
  content: string | { text?: string }[] | null;
  tool_calls?: { id: string; function: { name: string } }[];
  tool_call_id?: string;
}

function fromChat(body: Record<string, unknown>): ModelRequest {
  const messages = (body.messages ?? []) as ChatMessage[];
  const names = new Map(
    messages.flatMap((message) => (message.tool_calls ?? []).map((call) => [call.id, call.function.name])),
  );
  const format = body.response_format as { json_schema?: { name?: string } } | undefined;
  return {
    system: messages
      .filter(({ role }) => role === "system" || role === "developer")
      .map(textOf)
      .join("\n"),
    user: textOf(messages.find(({ role }) => role === "user")),
    toolNames: ((body.tools ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name),
    toolResults: messages
      .filter(({ role }) => role === "tool")
      .map((message) => ({ name: names.get(message.tool_call_id ?? "") ?? "", value: textOf(message) })),
    outputName: format?.json_schema?.name ?? null,
  };
}

function textOf(message: ChatMessage | undefined): string {
  const content = message?.content ?? "";
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}

interface ResponseItem {
  type?: string;
  role?: string;
  content?: string | { text?: string }[];
  call_id?: string;
  name?: string;
  output?: string;
}

function fromResponses(body: Record<string, unknown>): ModelRequest {
  const items = (body.input ?? []) as ResponseItem[];
  const text = (item: ResponseItem | undefined) =>
    typeof item?.content === "string" ? item.content : (item?.content ?? []).map((part) => part.text ?? "").join("");
  const names = new Map(
    items.filter(({ type }) => type === "function_call").map(({ call_id, name }) => [call_id, name]),
  );
  const format = (body.text as { format?: { type?: string; name?: string } } | undefined)?.format;
  return {
    system: [body.instructions, ...items.filter(({ role }) => role === "system" || role === "developer").map(text)]
      .filter(Boolean)
      .join("\n"),
    user: text(items.find(({ role }) => role === "user")),
    toolNames: ((body.tools ?? []) as { name: string }[]).map(({ name }) => name),
    toolResults: items
      .filter(({ type }) => type === "function_call_output")
      .map(({ call_id, output }) => ({ name: names.get(call_id) ?? "", value: output })),
    outputName: format?.type === "json_schema" ? (format.name ?? null) : null,
  };
}

const USAGE = { prompt_tokens: 400, completion_tokens: 100, total_tokens: 500 };

function toChat(id: string, answered: ModelAnswer) {
  const message =
    answered.kind === "tool"
      ? {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: `call_${id}`,
              type: "function",
              function: { name: answered.name, arguments: JSON.stringify(answered.input) },
            },
          ],
        }
      : { role: "assistant", content: answered.kind === "json" ? JSON.stringify(answered.value) : answered.text };
  const finish_reason = answered.kind === "tool" ? "tool_calls" : "stop";
  return {
    id: `chat_${id}`,
    object: "chat.completion",
    created: 1,
    model: "loopback",
    choices: [{ index: 0, message, finish_reason }],
    usage: USAGE,
  };
}

function toResponses(id: string, answered: ModelAnswer) {
  const output =
    answered.kind === "tool"
      ? [
          {
            type: "function_call",
            id: `fc_${id}`,
            call_id: `call_${id}`,
            name: answered.name,
            arguments: JSON.stringify(answered.input),
            status: "completed",
          },
        ]
      : [
          {
            type: "message",
            id: `msg_${id}`,
            role: "assistant",
            status: "completed",
            content: [
              {
                type: "output_text",
                text: answered.kind === "json" ? JSON.stringify(answered.value) : answered.text,
                annotations: [],
              },
            ],
          },
        ];
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: 1,
    model: "loopback",
    status: "completed",
    output,
    usage: {
      input_tokens: 400,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 100,
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}
