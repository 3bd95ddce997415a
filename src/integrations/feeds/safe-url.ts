import { MAX_URL_CHARS } from "./limits.ts";

/** Absolute http(s) address without credentials, or null for everything else (script, data, mail, tag: and too long ones). */
export function toSafeUrl(raw: string | undefined | null, base?: string | null): string | null {
  const trimmed = raw?.trim();
  if (!trimmed || trimmed.length > MAX_URL_CHARS) return null;
  const url = URL.parse(trimmed, base ?? undefined);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
  url.username = "";
  url.password = "";
  // An address quoted inside another one stays a parameter, and must not read as a scheme to whoever searches for one.
  const href = url.href.replace(/((?:java|vb)script):/gi, "$1%3A");
  return href.length > MAX_URL_CHARS ? null : href;
}
