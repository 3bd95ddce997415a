import { z } from "zod";
import { Channel } from "../channels.ts";
import { ChannelPlan, PackageStatus, Slot } from "../content-package.ts";
import { OpportunityId, PackageId, PersonaId, PillarId, RunId } from "../ids.ts";
import { SupportingPoint } from "../opportunity.ts";
import { Degradation, Progress, RunStatus } from "../run.ts";
import { Band } from "../score.ts";
import { EvidenceDTO } from "./opportunity.ts";
import { VariantDTO } from "./variant.ts";

export const ActivityDTO = z.object({
  runId: RunId,
  state: RunStatus,
  progress: Progress,
  degraded: z.array(Degradation),
  reason: z.string().nullable(),
});
export type ActivityDTO = z.infer<typeof ActivityDTO>;

export const PackageDTO = z.object({
  id: PackageId,
  title: z.string(),
  thesis: z.string(),
  summary: z.string(),
  supportingPoints: z.array(SupportingPoint),
  cta: z.string().nullable(),
  primaryChannel: Channel,
  channelPlan: z.array(ChannelPlan),
  personaId: PersonaId.nullable(),
  personaName: z.string().nullable(),
  pillarId: PillarId.nullable(),
  pillarName: z.string().nullable(),
  opportunityIds: z.array(OpportunityId),
  evidence: z.array(EvidenceDTO),
  brandVersion: z.int(),
  slots: z.array(Slot),
  variants: z.array(VariantDTO),
  status: PackageStatus,
  activity: ActivityDTO.nullable(),
  quality: z.object({ score: z.number(), band: Band, issues: z.array(z.string()) }),
  ownerId: z.string().nullable(),
  notes: z.string().nullable(),
  revision: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type PackageDTO = z.infer<typeof PackageDTO>;

/** A row of a package list. */
export const PackageSummaryDTO = PackageDTO.pick({
  id: true,
  title: true,
  thesis: true,
  primaryChannel: true,
  personaName: true,
  pillarName: true,
  status: true,
  createdAt: true,
}).extend({ variantCount: z.int(), unfilledCount: z.int() });
export type PackageSummaryDTO = z.infer<typeof PackageSummaryDTO>;

/** What starting a package answers: the package exists at once, its drafts follow. */
export const PackageStartedDTO = z.object({
  packageId: PackageId,
  runId: RunId.nullable(),
  /** True when the opportunity had an open package already and that one is answered. */
  existing: z.boolean(),
});
export type PackageStartedDTO = z.infer<typeof PackageStartedDTO>;
