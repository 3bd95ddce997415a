import { createHash } from "node:crypto";
import { foldText } from "../language/fold-text.ts";
import { urlKey } from "./canonical-url.ts";

/**
 * 64 hex characters that two readings of one item share: folded title and text with white space
 * evened out, and the address by its key. The same words at another address hash differently.
 */
export function signalHash(signal: { title: string; text: string; url: string | null }): string {
  const address = signal.url === null ? null : (urlKey(signal.url) ?? signal.url);
  const fields = [evenOut(signal.title), evenOut(signal.text), address];
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

function evenOut(text: string): string {
  return foldText(text).folded.replace(/\s+/gu, " ").trim();
}
