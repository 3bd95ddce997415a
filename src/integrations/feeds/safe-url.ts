import { MAX_URL_CHARS } from "./limits.ts";

/** Letters of a host after the parser has made them ASCII; it lets through some that would end an attribute. */
const HOST = /^(?:[a-z0-9._~-]+|\[[0-9a-f:.]+\])$/;
const QUOTED_SCHEME = /((?:java|vb)script)(?::|&colon;|&#0*58;?|&#x0*3a;?)/gi;

/** Absolute http(s) address without credentials, or null for everything else (script, data, mail, tag: and too long ones). */
export function toSafeUrl(raw: string | undefined | null, base?: string | null): string | null {
  const trimmed = raw?.trim();
  if (!trimmed || trimmed.length > MAX_URL_CHARS) return null;
  const url = URL.parse(trimmed, base ?? undefined);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
  if (!HOST.test(url.hostname)) return null;
  url.username = "";
  url.password = "";
  // An address quoted inside another one stays a parameter, and must not read as a scheme to whoever searches for one.
  const href = url.href.replace(QUOTED_SCHEME, "$1%3A");
  return href.length > MAX_URL_CHARS ? null : href;
}
