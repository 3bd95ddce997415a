import { getDomain } from "tldts";

const MAX_URL_LENGTH = 2_048;

/**
 * Parameters that say where a reader came from or who it is, never what the page is: the lists by which Brave and
 * Firefox strip them, those of newsletters and shops, and session ids.
 */
const TRACKING_PARAMETERS = new RegExp(
  `^(?:${[
    "utm[_-].*|pk_.*|mtm_.*|matomo_.*|piwik_.*|itm_.*|hmb_.*|stm_.*|ga_(?:source|medium|term|content|campaign)",
    "at_(?:medium|campaign|custom\\d*|link_\\w+|format|ptr_name|bbc_team)",
    "fbclid|fb_(?:action_ids|action_types|ref|source)|__cft__.*|__tn__|mibextid|igshid|igsh|sfnsn|hss_channel",
    "gclid|gclsrc|dclid|gbraid|wbraid|gad_\\w+|srsltid|_ga|_gl|usqp|amp|amp_(?:js_v|gsa|ct|kit)",
    "msclkid|yclid|ysclid|syclid|_openstat|twclid|ttclid|li_fat_id|epik|irclickid|irgwc|rb_clickid|unicorn_click_id",
    "mc_[cet]id|mkt_tok|_hsenc|_hsmi|__hs\\w+|hsctatracking|hsa_\\w+|vero_(?:id|conv)|oly_(?:enc|anon)_id|wickedid",
    "ml_subscriber(?:_hash)?|ck_subscriber_id|ss_email_id|bsft_\\w+|sms_(?:click|source|uph)|vmcid|__s|_kx|dm_i|elq\\w*",
    "s_cid|s_kwcid|ef_id|cmpid|cmp|ncid|ocid|icid|ito|smid|smtyp|sr_share|ref_src|ref_url|soc_(?:src|trk)|ns_\\w+|xtor",
    "__twitter_impression|guccounter|guce_referrer(?:_sig)?|wt[._](?:mc|zmc)\\w*|echobox|sh|spm|trk|trkinfo|share_?id",
    "phpsessid|jsessionid|aspsessionid\\w*",
  ].join("|")})$`,
  "i",
);
const SESSION_IN_PATH = /;jsessionid=[^/?;]*/gi;
/** Platforms that give every writer a name of their own and are not in the public suffix list. */
const WRITERS_PLATFORMS =
  /(?:^|\.)([^.]+\.(?:substack|beehiiv|medium|tumblr|wordpress|livejournal|typepad)\.com|[^.]+\.(?:ghost\.io|hashnode\.dev))$/;
/** Pages that only pass a reader on: host, path, and the parameters that may hold the real address. */
const REDIRECTS: readonly { host: RegExp; path: RegExp; parameters: readonly string[] }[] = [
  { host: /^(?:news\.url\.)?google\.[a-z.]+$/, path: /^\/url$/, parameters: ["q", "url"] },
  { host: /^(?:l|lm)\.(?:facebook|instagram|messenger)\.com$/, path: /^\/(?:l\.php)?$/, parameters: ["u"] },
  { host: /^l\.threads\.(?:net|com)$/, path: /^\/$/, parameters: ["u"] },
  { host: /^youtube\.com$/, path: /^\/redirect$/, parameters: ["q"] },
  { host: /^linkedin\.com$/, path: /^\/(?:redir\/redirect|safety\/go)\/?$/, parameters: ["url"] },
  { host: /^out\.reddit\.com$/, path: /^\//, parameters: ["url"] },
  { host: /^vk\.com$/, path: /^\/away\.php$/, parameters: ["to"] },
  { host: /^bing\.com$/, path: /^\/news\/apiclick\.aspx$/, parameters: ["url"] },
  { host: /^duckduckgo\.com$/, path: /^\/l\/?$/, parameters: ["uddg"] },
  { host: /\.safelinks\.protection\.outlook\.com$/, path: /^\/$/, parameters: ["url"] },
  { host: /^slack-redir\.net$/, path: /^\/link$/, parameters: ["url"] },
];
/** AMP caches keep the page's own address in their path. */
const AMP_CACHES: readonly { host: RegExp; path: RegExp }[] = [
  { host: /^google\.[a-z.]+$/, path: /^\/amp\/(s\/)?([^/]+\.[^/]+.*)$/ },
  { host: /\.cdn\.ampproject\.org$|(?:^|\.)bing-amp\.com$/, path: /^\/[a-z]\/(s\/)?([^/]+\.[^/]+.*)$/ },
];
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
  const target = unwrapAll(address);
  target.username = "";
  target.password = "";
  // `#!` addresses name a page; any other fragment names a place in one.
  if (!target.hash.startsWith("#!")) target.hash = "";
  target.hostname = target.hostname.replace(/\.$/, "");
  target.pathname = normalizeEscapes(target.pathname.replace(SESSION_IN_PATH, ""));
  const kept = [...target.searchParams].filter(([name, value]) => !isTracking(name, value));
  kept.sort(([a, x], [b, y]) => compareText(a, b) || compareText(x, y));
  target.search = kept.length > 0 ? `?${new URLSearchParams(kept)}` : "";
  return target.href.length <= MAX_URL_LENGTH ? target.href : null;
}

/**
 * What two addresses of one page share: the canonical address without scheme, `www.`, `m.` or `amp.`
 * in front of the host, AMP parts of the path, index pages and a closing slash. For comparing, not for following.
 */
export function urlKey(url: string): string | null {
  const canonical = canonicalUrl(url);
  if (canonical === null) return null;
  const address = new URL(canonical);
  const host = address.host.replace(/^(www\d?|m|mobile|amp)\.(?=[^.]+\.)/, "").replace(/^([a-z]{2,3})\.m\./, "$1.");
  const path = address.pathname
    .replace(/\/{2,}/g, "/")
    .replace(/\/amp(?=\/|$)/i, "")
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

/** Ends because what is inside is always shorter than what it is wrapped in. */
function unwrapAll(address: URL): URL {
  const inner = unwrap(address);
  return inner === null ? address : unwrapAll(inner);
}

function unwrap(address: URL): URL | null {
  const host = address.hostname.replace(/^www\./, "");
  const redirect = REDIRECTS.find((known) => known.host.test(host) && known.path.test(address.pathname));
  for (const parameter of redirect?.parameters ?? []) {
    const target = parseAddress(address.searchParams.get(parameter) ?? "");
    if (target) return target;
  }
  const cached = AMP_CACHES.find((known) => known.host.test(host))?.path.exec(address.pathname);
  return cached ? parseAddress(`http${cached[1] ? "s" : ""}://${cached[2]}${address.search}`) : null;
}

/** RFC 3986, 6.2.2: letters, digits and -._~ need no escape, and escapes are written in upper case. */
function normalizeEscapes(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (written, hex) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : written.toUpperCase();
  });
}

function isTracking(name: string, value: string): boolean {
  if (TRACKING_PARAMETERS.test(name)) return true;
  if (/^(?:output|outputtype|view|mode|format)$/i.test(name)) return value.toLowerCase() === "amp";
  return (name === "source" || name === "ref") && /^(rss|feed|twitter|facebook|share|social|newsletter)/i.test(value);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
