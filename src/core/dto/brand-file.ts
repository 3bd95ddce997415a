import { z } from "zod";
import {
  ApprovalPolicy,
  BrandChannel,
  Budgets,
  CtaPolicy,
  Locale,
  Objective,
  TimeZone,
  UsagePolicy,
} from "../brand.ts";
import { Channel } from "../channels.ts";
import { GuardrailRule } from "../guardrail.ts";
import { Line, Passage, Share, Term, WebUrl } from "../text.ts";

const Axis = z.number().min(-1).max(1);

/**
 * A brand as it travels, version 1, as JSON or YAML. Only `version` and `name` must be there: what a
 * file leaves out is proposed and marked as suggested. Unknown keys are refused, so that a misspelt
 * one is noticed.
 */
export const BrandFile = z.strictObject({
  version: z.literal(1, "is 1, the only brand file version there is"),
  name: Line,
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is lowercase words joined by hyphens")
    .max(60)
    .optional(),
  locale: Locale.optional(),
  timezone: TimeZone.optional(),
  positioning: z
    .strictObject({
      category: Line.optional(),
      audience: Passage.optional(),
      promise: Passage.optional(),
      proof: z.array(Passage).max(50).optional(),
      against: Passage.optional(),
    })
    .optional(),
  objective: Objective.optional(),
  offers: z
    .array(z.strictObject({ name: Line, benefit: Passage, url: WebUrl.optional() }))
    .max(30)
    .optional(),
  tone: z
    .strictObject({
      tags: z.array(Term).max(20).optional(),
      axes: z
        .strictObject({
          formalToCasual: Axis.optional(),
          seriousToPlayful: Axis.optional(),
          reservedToBold: Axis.optional(),
        })
        .optional(),
      dos: z.array(Passage).max(50).optional(),
      donts: z.array(Passage).max(50).optional(),
    })
    .optional(),
  guardrails: z
    .array(
      z.strictObject({
        id: GuardrailRule.shape.id.optional(),
        kind: GuardrailRule.shape.kind.optional(),
        pattern: GuardrailRule.shape.pattern,
        channels: GuardrailRule.shape.channels,
        severity: GuardrailRule.shape.severity.optional(),
        message: GuardrailRule.shape.message.optional(),
        replacement: GuardrailRule.shape.replacement,
        exceptions: GuardrailRule.shape.exceptions,
        matching: z.enum(["folded", "case_sensitive", "literal"]).optional(),
      }),
    )
    .max(2_000)
    .optional(),
  ctaPolicy: CtaPolicy.optional(),
  emojiPolicy: UsagePolicy.optional(),
  hashtagPolicy: UsagePolicy.optional(),
  approvalPolicy: ApprovalPolicy.optional(),
  channels: z
    .array(
      z.strictObject({
        channel: Channel,
        handle: z.string().max(120).optional(),
        enabled: z.boolean().optional(),
        length: BrandChannel.shape.length.optional(),
        risk: BrandChannel.shape.risk.optional(),
        notes: z.string().max(1_000).optional(),
      }),
    )
    .min(1)
    .max(11)
    .optional(),
  primaryChannel: Channel.optional(),
  shareLearning: z.boolean().optional(),
  budgets: z
    .strictObject({
      tokensPerDay: Budgets.shape.tokensPerDay.optional(),
      tokensPerRun: Budgets.shape.tokensPerRun.optional(),
    })
    .optional(),
  personas: z
    .array(
      z.strictObject({
        name: Line,
        role: Line.optional(),
        summary: Passage.optional(),
        goals: z.array(Passage).max(20).optional(),
        pains: z.array(Passage).max(20).optional(),
        vocabulary: z.array(Term).max(100).optional(),
        channelNotes: z.string().max(1_000).optional(),
      }),
    )
    .max(20)
    .optional(),
  pillars: z
    .array(
      z.strictObject({
        name: Line,
        description: Passage.optional(),
        keywords: z.array(Term).max(100).optional(),
        priority: z.int().min(1).max(100).optional(),
        targetShare: Share.optional(),
        isActive: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  /** Personas and pillars by their names above. */
  matrix: z
    .array(z.strictObject({ persona: Line, pillar: Line, weight: Share, angle: Passage.optional() }))
    .max(400)
    .optional(),
  examples: z
    .array(z.strictObject({ text: Passage, voice: z.enum(["us", "not_us"]), channel: Channel.optional() }))
    .max(200)
    .optional(),
});
export type BrandFile = z.infer<typeof BrandFile>;
