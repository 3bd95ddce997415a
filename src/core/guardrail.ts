import { z } from "zod";
import { Channel } from "./channels.ts";
import { Line } from "./text.ts";

export const GuardrailKind = z.enum([
  "term",
  "phrase",
  "regex",
  "claim",
  "structure",
  "required_text",
  "calendar",
  "judgement",
]);
export type GuardrailKind = z.infer<typeof GuardrailKind>;

export const Severity = z.enum(["block", "warn"]);
export type Severity = z.infer<typeof Severity>;

/** One rule of a brand. `judgement` rules are for people: no machine ever reports them as passed. */
export const GuardrailRule = z.object({
  id: z.string().trim().min(1).max(80),
  kind: GuardrailKind,
  pattern: z.string().max(500),
  channels: z.array(Channel).optional(),
  severity: Severity,
  message: Line,
  replacement: z.string().max(200).optional(),
  exceptions: z.array(z.string().max(200)).max(50).optional(),
  matching: z.enum(["folded", "case_sensitive", "literal"]).default("folded"),
});
export type GuardrailRule = z.infer<typeof GuardrailRule>;

/** Where in a text something was found: UTF-16 offsets into the field as it was given. */
export const Span = z.object({ start: z.int().min(0), end: z.int().min(0) });
export type Span = z.infer<typeof Span>;

/** Which piece of a text a finding is about, for example `parts.0`, `title`, `whyNow`. */
export const TextField = z.string().regex(/^(parts\.\d+|[a-zA-Z]+)$/);

export const Finding = z.object({
  check: z.enum(["guardrail", "claim", "length", "structure"]),
  /** The rule's id, or the name of the built-in check. */
  rule: z.string(),
  severity: Severity,
  message: z.string(),
  field: TextField,
  span: Span.nullable(),
  excerpt: z.string().nullable(),
  suggestion: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** What the checks of one text say together. `unchecked` are the rules only a person can judge. */
export const CheckReport = z.object({
  verdict: z.enum(["clean", "warned", "blocked"]),
  findings: z.array(Finding),
  unchecked: z.array(z.object({ rule: z.string(), message: z.string() })),
});
export type CheckReport = z.infer<typeof CheckReport>;
