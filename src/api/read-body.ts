import { KairoError } from "../core/errors.ts";

/**
 * The text of a body, counted while it arrives, so that a body without a stated length is bounded too.
 *
 * @throws TOO_LARGE past `maxBytes`; INVALID for what is not UTF-8 or not sent plainly
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") throw invalid(`A body in ${encoding} is not taken; send it unpacked.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = request.body.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw invalid("The body broke off before its end.", cause);
    });
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel().catch(() => {});
      throw tooLarge(maxBytes);
    }
    text += decode(decoder, value);
  }
  text += decode(decoder);
  if (text === "" && bytes > 0) throw invalid("The body is not JSON: it is a byte order mark and nothing else.");
  return text;
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes?: Uint8Array): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw invalid("The body is not UTF-8.", cause);
  }
}

/**
 * A JSON text as a value that can be stored and walked.
 *
 * @param what what the text is, for the sentence
 * @throws INVALID for what is no JSON, nests deeper than `maxDepth`, or holds text that no database keeps
 */
export function parseJson(text: string, maxDepth: number, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${what} is not JSON: ${cause instanceof Error ? cause.message : "it cannot be read"}.`, cause);
  }
  const problem = findJsonProblem(value, maxDepth);
  if (problem) throw invalid(`${what} ${problem}.`);
  return value;
}

/** Walks without recursion: a deep value must not cost a deep stack. */
function findJsonProblem(root: unknown, maxDepth: number): string | null {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === "string") {
      const problem = findTextProblem(value);
      if (problem) return problem;
    } else if (typeof value === "object" && value !== null) {
      if (depth >= maxDepth) return `nests deeper than ${maxDepth} levels`;
      for (const [key, item] of Object.entries(value)) {
        const problem = key === "__proto__" ? 'has a key "__proto__"' : findTextProblem(key);
        if (problem) return problem;
        open.push({ value: item, depth: depth + 1 });
      }
    }
  }
  return null;
}

function findTextProblem(text: string): string | null {
  if (text.includes("\0")) return "holds a NUL character, which no text may have";
  return text.isWellFormed() ? null : "holds half of a surrogate pair, which is no character";
}

function tooLarge(maxBytes: number): KairoError {
  return new KairoError("TOO_LARGE", `The body is larger than the ${maxBytes} bytes that are possible here.`, {
    details: { maxBytes },
  });
}

function invalid(reason: string, cause?: unknown): KairoError {
  return new KairoError("INVALID", reason, { cause });
}
