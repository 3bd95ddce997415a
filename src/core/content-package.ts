import { z } from "zod";
import { CallOutcome } from "./call-outcome.ts";
import { Channel } from "./channels.ts";
import {
  BrandId,
  OpportunityId,
  PackageId,
  PatternId,
  PersonaId,
  PillarId,
  RunId,
  SignalId,
  TenantId,
  UserId,
  VariantId,
} from "./ids.ts";
import { SupportingPoint } from "./opportunity.ts";
import { Line, Passage } from "./text.ts";

/** Two drafts a channel by default, so that there is something to choose from. */
export const DEFAULT_VARIANTS_PER_CHANNEL = 2;
export const MAX_VARIANTS_PER_CHANNEL = 4;

export const SlotState = z.enum(["queued", "drafting", "drafted", "unfilled"]);
export type SlotState = z.infer<typeof SlotState>;

/** A place for one variant: planned first, filled live. */
export const Slot = z.object({
  /** Stable within the package, for example `linkedin-1`. */
  key: z.string().regex(/^[a-z]+-\d+$/),
  channel: Channel,
  patternId: PatternId,
  state: SlotState,
  variantId: VariantId.nullable(),
  /** Why it is unfilled, or why the template writer filled it. */
  reason: z.string().max(300).nullable(),
  /** How the model's last answer for it ended; null where no model was asked. */
  outcome: CallOutcome.nullable(),
});
export type Slot = z.infer<typeof Slot>;

export const ChannelPlan = z.object({
  channel: Channel,
  role: z.enum(["primary", "support"]),
  why: Line,
});
export type ChannelPlan = z.infer<typeof ChannelPlan>;

/** Derived from the variants, never stored. */
export const PackageStatus = z.enum(["draft", "review", "scheduled", "published", "archived"]);
export type PackageStatus = z.infer<typeof PackageStatus>;

export const ContentPackage = z.object({
  id: PackageId,
  tenantId: TenantId,
  brandId: BrandId,
  title: Line,
  thesis: Passage,
  summary: Passage,
  supportingPoints: z.array(SupportingPoint).max(6),
  cta: z.string().trim().max(300).nullable(),
  primaryChannel: Channel,
  channelPlan: z.array(ChannelPlan),
  personaId: PersonaId.nullable(),
  pillarId: PillarId.nullable(),
  opportunityIds: z.array(OpportunityId).min(1),
  evidenceIds: z.array(SignalId),
  brandVersion: z.int().min(1),
  slots: z.array(Slot),
  ownerId: UserId.nullable(),
  notes: z.string().max(4_000).nullable(),
  /** The run that is working, or last worked, on this package. */
  runId: RunId.nullable(),
  archivedAt: z.date().nullable(),
  revision: z.int().min(1),
  createdAt: z.date(),
  updatedAt: z.date(),
  deletedAt: z.date().nullable(),
});
export type ContentPackage = z.infer<typeof ContentPackage>;
