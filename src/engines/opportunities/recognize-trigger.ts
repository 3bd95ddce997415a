import { MILLISECONDS_PER_DAY, MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import type { OpportunityType, Trigger } from "../../core/opportunity.ts";
import type { Signal } from "../../core/signal.ts";
import { foldText } from "../language/fold-text.ts";

const COMMUNITY =
  /(^|\.)(reddit\.com|stackexchange\.com|stackoverflow\.com|quora\.com|ycombinator\.com|lobste\.rs|producthunt\.com|dev\.to|discourse\.\w+)$|(^|\.)(forum|forums|community|discuss)\./;
const ASKS =
  /[?؟]\s*$|^(how (do|can|should|would)|what('s| is| are)|why (do|does|is|are)|is there|does any(one|body)|has any(one|body)|any(one|body)|which|can i|should i|looking for|help with|wie|warum|wieso|was ist)\b/;
const RESEARCH =
  /\b(stud(?:y|ies)|survey\w*|report (?:finds|shows|says|reveals)|researchers?|research (?:finds|shows)|data (?:shows?|reveals?)|analysis of|benchmark|white ?paper|studie|umfrage|estudio|etude|etudes)\b/;
const PRODUCT =
  /\b(launch(?:es|ed|ing)?|releas(?:es|ed|ing)|announc(?:es|ed|ing)|introduc(?:es|ed|ing)|unveil(?:s|ed|ing)?|rolls? out|now available|general availability|beta|version \d|v\d+\.\d+|changelog)\b/;
const BREAKING = /\b(breaking|just in|developing|live updates?|eilmeldung)\b/;
/** Told by so many sites within a day, a story is breaking whatever its words. */
const BREAKING_SITES = 4;
const BREAKING_HOURS = 24;
/** A story nobody told for longer is no news. */
const NEWS_DAYS = 21;

export interface RecognizedTrigger {
  type: OpportunityType;
  trigger: Trigger;
}

export interface TriggerFacts {
  /** The signals of one story. */
  signals: readonly Signal[];
  lead: Signal;
  /** Folded names of who the brand stands against, and its own. */
  rivals: readonly string[];
  now: Date;
}

/**
 * What set a story off, by where it comes from, its words and its age. The words are English with a
 * few German, French and Spanish ones; without them source and age decide.
 */
export function recognizeTrigger({ signals, lead, rivals, now }: TriggerFacts): RecognizedTrigger {
  if (lead.sourceKind === "calendar") return { type: "campaign", trigger: "calendar_event" };
  if (lead.sourceKind === "own_performance") return { type: "evergreen", trigger: "repurpose_winner" };
  const title = foldText(lead.title).folded.trim();
  const isCommunity = signals.some(({ domain }) => domain !== null && COMMUNITY.test(domain));
  if (isCommunity || lead.sourceKind === "person" || lead.sourceKind === "webhook") {
    if (ASKS.test(title)) return { type: "evergreen", trigger: "customer_question" };
  }
  if (rivals.some((rival) => holdsName(title, rival))) return { type: "competitive", trigger: "competitor_move" };
  if (lead.sourceKind === "person") return { type: "evergreen", trigger: "person" };
  const ages = signals.flatMap(({ publishedAt }) => (publishedAt ? now.getTime() - publishedAt.getTime() : []));
  const youngest = ages.length > 0 ? Math.min(...ages) : 0;
  if (youngest > NEWS_DAYS * MILLISECONDS_PER_DAY) {
    return { type: "evergreen", trigger: RESEARCH.test(title) ? "research" : "evergreen" };
  }
  if (isBreaking(signals, title, now)) return { type: "trend", trigger: "breaking_news" };
  if (RESEARCH.test(title)) return { type: "trend", trigger: "research" };
  if (PRODUCT.test(title)) return { type: "trend", trigger: "product_update" };
  if (isCommunity) return { type: "trend", trigger: "community_mention" };
  return { type: "trend", trigger: "trend" };
}

function isBreaking(signals: readonly Signal[], title: string, now: Date): boolean {
  const recent = signals.filter(({ publishedAt }) => {
    return publishedAt !== null && now.getTime() - publishedAt.getTime() <= BREAKING_HOURS * MILLISECONDS_PER_HOUR;
  });
  if (recent.length === 0) return false;
  return (
    BREAKING.test(title) || new Set(recent.map(({ domain, sourceId }) => domain ?? sourceId)).size >= BREAKING_SITES
  );
}

function holdsName(title: string, name: string): boolean {
  const at = title.indexOf(name);
  if (at < 0 || name.length < 3) return false;
  return !/[\p{L}\p{N}]/u.test(title[at - 1] ?? " ") && !/[\p{L}\p{N}]/u.test(title[at + name.length] ?? " ");
}
