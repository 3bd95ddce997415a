import { getDomain } from "tldts";

const MAX_URL_LENGTH = 2_048;

/** Parameters that say where a reader came from, never what the page is. */
const TRACKING_PARAMETERS =
  /^(utm_.*|pk_.*|mtm_.*|at_(medium|campaign|custom\d*|link_\w+|format|ptr_name|bbc_team)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs\w+|hsctatracking|hsa_\w+|vero_(id|conv)|oly_(enc|anon)_id|rb_clickid|wickedid|s_cid|cmpid|cmp|ncid|ocid|icid|ito|smid|smtyp|sr_share|ref_src|ref_url|_ga|_gl|__twitter_impression|guccounter|guce_referrer(_sig)?|wt[._](mc|zmc)\w*|xtor|ns_\w+|echobox|sh|spm|trk|trkinfo|share_?id|amp)$/i;
/** Platforms that give every writer a name of their own and are not in the public suffix list. */
const WRITERS_PLATFORMS =
  /(?:^|\.)([^.]+\.(?:substack|beehiiv|medium|tumblr|wordpress|livejournal|typepad)\.com|[^.]+\.(?:ghost\.io|hashnode\.dev))$/;
const INDEX_PAGE = /\/(index|default)\.(html?|php|aspx?|jsp)$/i;

/**
 * An address that can still be followed and is the same for every way a page is linked: redirect and
 * AMP-cache wrappers opened, tracking parameters and fragments gone, the rest sorted, host in lower
 * case without default port. Scheme, `www.` and path stay, because dropping them may break the link;
 * `urlKey` compares without them.
 *
 * @returns null for anything that is no http(s) address, or is longer than 2,048 characters
 */
export function canonicalUrl(url: string): string | null {
  const address = parseAddress(url);
  if (!address) return null;
  const target = unwrap(address) ?? address;
  target.username = "";
  target.password = "";
  // `#!` addresses name a page; any other fragment names a place in one.
  if (!target.hash.startsWith("#!")) target.hash = "";
  target.hostname = target.hostname.replace(/\.$/, "");
  const kept = [...target.searchParams].filter(([name, value]) => !isTracking(name, value));
  kept.sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y));
  target.search = kept.length > 0 ? `?${new URLSearchParams(kept)}` : "";
  return target.href.length <= MAX_URL_LENGTH ? target.href : null;
}

/**
 * What two addresses of one page share: the canonical address without scheme, `www.`, `m.` or `amp.`
 * in front of the host, AMP endings, index pages and a closing slash. For comparing, not for following.
 */
export function urlKey(url: string): string | null {
  const canonical = canonicalUrl(url);
  if (canonical === null) return null;
  const address = new URL(canonical);
  const host = address.host.replace(/^(www\d?|m|mobile|amp)\.(?=[^.]+\.)/, "");
  const path = address.pathname
    .replace(/\/amp\/?$/i, "")
    .replace(/\.amp(?=\.html?$|$)/i, "")
    .replace(INDEX_PAGE, "/")
    .replace(/\/+$/, "");
  return `${host}${path}${address.search}${address.hash}`;
}

/**
 * The domain somebody registered: what "distinct sources" counts. Names handed out by a platform
 * (`anna.substack.com`) count by themselves. A host without one (an IP address) answers itself.
 */
export function registrableDomain(url: string): string | null {
  const address = parseAddress(url);
  if (!address) return null;
  const hosted = WRITERS_PLATFORMS.exec(address.hostname.replace(/^www\./, ""));
  return hosted?.[1] ?? getDomain(address.hostname, { allowPrivateDomains: true }) ?? address.hostname;
}

function parseAddress(url: string): URL | null {
  const text = url.trim();
  if (!/^https?:\/\//i.test(text) || text.length > 2 * MAX_URL_LENGTH) return null;
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function unwrap(address: URL): URL | null {
  const host = address.hostname.replace(/^www\./, "");
  if (/^google\.[a-z.]+$/.test(host)) {
    if (address.pathname === "/url")
      return parseAddress(address.searchParams.get("q") ?? address.searchParams.get("url") ?? "");
    const amp = /^\/amp\/(s\/)?(.+)$/.exec(address.pathname);
    if (amp) return parseAddress(`http${amp[1] ? "s" : ""}://${amp[2]}${address.search}`);
  }
  if (host.endsWith(".cdn.ampproject.org")) {
    const amp = /^\/[a-z]\/(s\/)?(.+)$/.exec(address.pathname);
    if (amp) return parseAddress(`http${amp[1] ? "s" : ""}://${amp[2]}${address.search}`);
  }
  if (host === "l.facebook.com" || host === "lm.facebook.com" || host === "l.instagram.com") {
    return parseAddress(address.searchParams.get("u") ?? "");
  }
  return null;
}

function isTracking(name: string, value: string): boolean {
  if (TRACKING_PARAMETERS.test(name)) return true;
  return (name === "source" || name === "ref") && /^(rss|feed|twitter|facebook|share|social|newsletter)/i.test(value);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
