import { CHANNEL_FACTS, type Channel, type LengthLimit } from "../../core/channels.ts";
import type { Finding } from "../../core/guardrail.ts";
import type { VariantContent } from "../../core/variant.ts";
import { countLength } from "./count-length.ts";
import { postedParts } from "./posted-text.ts";

/** One piece of a draft against one limit of its channel. */
export interface LengthMeasure {
  /** `title`, `whole`, or a part such as `parts.0`. */
  of: string;
  unit: LengthLimit["unit"];
  length: number;
  min: number | null;
  max: number;
  kind: LengthLimit["kind"];
  fits: boolean;
}

/** A draft as it goes out; listed hashtags that are not in its text count with the last part. */
export type MeasuredContent = Pick<VariantContent, "parts" | "title"> & Partial<Pick<VariantContent, "hashtags">>;

/** LinkedIn's API takes these escaped by a backslash, so that each costs two (little text format). */
const LINKEDIN_ESCAPED = /[\\|{}@[\]()<>#*_~]/g;

/** Every piece of a draft against every limit of its channel. */
export function measureLength(channel: Channel, content: MeasuredContent): LengthMeasure[] {
  return CHANNEL_FACTS[channel].limits.flatMap((limit) =>
    piecesOf(limit.of, content).map(({ of, text }) => {
      const length = countLength(limit.unit, text);
      const fits = length <= limit.max && length >= (limit.min ?? 0);
      return { of, unit: limit.unit, length, min: limit.min ?? null, max: limit.max, kind: limit.kind, fits };
    }),
  );
}

/** True when no hard limit of the channel is passed. */
export function fitsHardLimits(channel: Channel, content: MeasuredContent): boolean {
  return measureLength(channel, content).every(({ kind, length, max }) => kind === "advised" || length <= max);
}

/** What is too long, too short, or more than the channel's form can hold. */
export function lengthFindings(channel: Channel, content: MeasuredContent): Finding[] {
  const facts = CHANNEL_FACTS[channel];
  const findings = measureLength(channel, content)
    .filter(({ fits }) => !fits)
    .map((measure) => measureFinding(facts.name, measure));
  if (content.parts.length > 1 && !facts.hasThreads) {
    const message = `${facts.name} has no threads; these are ${content.parts.length} parts`;
    findings.push(finding("structure", "no_threads", "block", message, "parts.1"));
  }
  if (facts.hasTitle && !content.title) {
    findings.push(finding("structure", "title_missing", "warn", `A ${facts.name} text needs a title`, "title"));
  }
  if (channel === "linkedin") findings.push(...escapedLinkedIn(postedParts(content)));
  return findings;
}

function piecesOf(of: LengthLimit["of"], content: MeasuredContent): { of: string; text: string }[] {
  if (of === "part") return postedParts(content).map((text, index) => ({ of: `parts.${index}`, text }));
  if (of === "title") return content.title === null ? [] : [{ of: "title", text: content.title }];
  return [{ of: "whole", text: content.parts.join("\n\n") }];
}

function measureFinding(channelName: string, { of, unit, length, min, max, kind }: LengthMeasure): Finding {
  const field = of === "whole" ? "parts.0" : of;
  const counted = unit === "words" ? "words" : unit === "utf8_bytes" ? "bytes" : "characters";
  if (length <= max) {
    return finding("length", "too_short", "warn", `${length} ${counted}; ${channelName} reads best from ${min}`, field);
  }
  const bound = kind === "hard" ? "takes at most" : "reads best up to";
  const message = `${length} ${counted} as ${channelName} counts; it ${bound} ${max}, so ${length - max} too many`;
  return finding("length", "too_long", kind === "hard" ? "block" : "warn", message, field);
}

function escapedLinkedIn(parts: string[]): Finding[] {
  const limit = CHANNEL_FACTS.linkedin.limits[0]?.max ?? 0;
  return parts.flatMap((part, index) => {
    const escaped = part.length + (part.match(LINKEDIN_ESCAPED)?.length ?? 0);
    if (part.length > limit || escaped <= limit) return [];
    const message = `Fits by hand, but ${escaped} characters once LinkedIn's API escapes them, over ${limit}`;
    return [finding("length", "api_escaped_too_long", "warn", message, `parts.${index}`)];
  });
}

function finding(
  check: Finding["check"],
  rule: string,
  severity: Finding["severity"],
  message: string,
  field: string,
): Finding {
  return { check, rule, severity, message, field, span: null, excerpt: null, suggestion: null };
}
