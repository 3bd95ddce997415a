import { z } from "zod";
import { CallOutcome } from "../../core/call-outcome.ts";
import { Channel } from "../../core/channels.ts";
import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import {
  type ContentPackage,
  DEFAULT_VARIANTS_PER_CHANNEL,
  MAX_VARIANTS_PER_CHANNEL,
  Slot,
} from "../../core/content-package.ts";
import { KairoError } from "../../core/errors.ts";
import { CheckReport, Finding } from "../../core/guardrail.ts";
import { OpportunityId, PackageId, RunId, SignalId, VariantId } from "../../core/ids.ts";
import { TextSource } from "../../core/opportunity.ts";
import type { Work } from "../../core/ports/unit-of-work.ts";
import { Degradation } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";
import { QualityReport, VariantContent } from "../../core/variant.ts";
import { optionalPassagesOf } from "../../engines/content-engineering/optional-passages.ts";
import { PLANNING_WINDOW_DAYS } from "../../engines/content-engineering/plan-channels.ts";
import { checkContent } from "../../services/check-texts.ts";
import { createDesks } from "./desk.ts";
import { fillSlot } from "./fill-slot.ts";
import { planPackage } from "./plan-package.ts";
import { planSlots } from "./plan-slots.ts";
import { SlotBrief, slotBriefOf } from "./slot-brief.ts";
import { defineTool } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

const MAX_RECENT_PACKAGES = 100;

const Draft = z.strictObject({ packageId: PackageId, channel: Channel, content: VariantContent });

export type PackageTools = ReturnType<typeof createPackageTools>;

export function createPackageTools(uses: ToolUses) {
  const deskOf = createDesks();
  return {
    CreatePackageFromOpportunity: defineTool({
      name: "CreatePackageFromOpportunity",
      description: "Makes the package of an opportunity, planned from its thesis.",
      input: z.strictObject({
        packageId: PackageId,
        opportunityId: OpportunityId,
        runId: RunId,
        channels: z.array(Channel).min(1).nullable(),
      }),
      output: z.object({ packageId: PackageId }),
      modelFacing: false,
      run: ({ scope, now, write }, { packageId, opportunityId, runId, channels }) =>
        write(async (tx) => {
          const opportunity = await tx.opportunities.get(scope, opportunityId);
          const snapshot = await tx.brands.getSnapshot(scope);
          const evidence = (await tx.opportunities.listEvidence(scope, [opportunityId])).get(opportunityId) ?? [];
          const evidenceIds = evidence.map(({ signal }) => signal.id);
          const since = new Date(now.getTime() - PLANNING_WINDOW_DAYS * MILLISECONDS_PER_DAY);
          const recent = await tx.packages.listSince(scope, since, MAX_RECENT_PACKAGES);
          const plan = planPackage({ opportunity, snapshot, evidenceIds, channels, recent, now });
          const contentPackage: ContentPackage = {
            ...plan,
            id: packageId,
            runId,
            createdAt: now,
            updatedAt: now,
          };
          await tx.packages.insert(scope, contentPackage);
          await tx.opportunities.update(
            scope,
            { ...opportunity, status: "packaged", updatedAt: now },
            opportunity.revision,
          );
          return { packageId };
        }),
    }),

    ProposeVariantSlots: defineTool({
      name: "ProposeVariantSlots",
      description:
        "Plans which variants a package gets, a channel and a pattern for each, and says that they are being drafted.",
      input: z.strictObject({
        packageId: PackageId,
        channels: z.array(Channel).nullable(),
        perChannel: z.int().min(1).max(MAX_VARIANTS_PER_CHANNEL).default(DEFAULT_VARIANTS_PER_CHANNEL),
      }),
      output: z.object({ slots: z.array(Slot) }),
      modelFacing: false,
      run: async (context, { packageId, channels, perChannel }) => {
        const desk = await deskOf(context, packageId);
        const { scope, write, claim } = context;
        const planned = await write(async (tx) => {
          const slots = await planSlots(tx, context, desk, { channels, perChannel });
          await tx.packages.addSlots(scope, packageId, slots, claim);
          return { slots };
        });
        desk.contentPackage.slots.push(...planned.slots);
        return planned;
      },
    }),

    BriefSlots: defineTool({
      name: "BriefSlots",
      description: "What the open slots of a package are to say, to whom, on what evidence and within which limits.",
      input: z.strictObject({ packageId: PackageId, slotKeys: z.array(z.string()) }),
      output: z.object({ briefs: z.array(SlotBrief) }),
      modelFacing: false,
      run: async (context, { packageId, slotKeys }) => {
        const desk = await deskOf(context, packageId);
        const open = desk.contentPackage.slots.filter(({ key }) => slotKeys.includes(key));
        return { briefs: open.map((slot) => slotBriefOf(slot, desk)) };
      },
    }),

    StartSlots: defineTool({
      name: "StartSlots",
      description: "Says that slots are being drafted; those that are drafted already are left alone.",
      input: z.strictObject({ packageId: PackageId, slotKeys: z.array(z.string()) }),
      output: z.null(),
      modelFacing: false,
      run: async ({ scope, write, claim }, { packageId, slotKeys }) => {
        await write((tx) => tx.packages.startSlots(scope, packageId, slotKeys, claim));
        return null;
      },
    }),

    GetEvidence: defineTool({
      name: "GetEvidence",
      description: "The full text of one piece of the evidence, by its id in the facts, or by words it is about.",
      input: z.strictObject({ evidence: z.string(), keys: z.record(z.string(), SignalId) }),
      output: z.object({ id: z.string(), title: z.string(), text: z.string(), author: z.string().nullable() }),
      modelFacing: true,
      run: async ({ scope, read }, { evidence, keys }) => {
        const signal = await read(async (tx) => {
          const signalId = keys[evidence] ?? (await findSignal(tx, scope, evidence, Object.values(keys)));
          return signalId ? (await tx.signals.listByIds(scope, [signalId]))[0] : undefined;
        });
        if (!signal) {
          throw new KairoError(
            "NOT_FOUND",
            `There is no evidence ${evidence}; there is ${Object.keys(keys).join(", ")}.`,
          );
        }
        const id = Object.keys(keys).find((key) => keys[key] === signal.id) ?? evidence;
        return { id, title: signal.title, text: signal.text, author: signal.author };
      },
    }),

    CheckDraft: defineTool({
      name: "CheckDraft",
      description: "What the brand's rules, the claim ledger and the channel's limits say about a draft.",
      input: Draft.extend({
        /** The pattern's beats, to know which passages may go. */
        beats: z.array(z.object({ name: z.string(), optional: z.boolean() })).optional(),
        /** False while its writer may still be asked to shorten it. */
        allowThread: z.boolean().optional(),
      }),
      output: z.object({ report: CheckReport, fixed: VariantContent, repairs: z.array(z.string()) }),
      modelFacing: true,
      run: async (context, { packageId, channel, content, beats = [], allowThread = true }) => {
        const { snapshot, evidence } = await deskOf(context, packageId);
        const fit = { optionalPassages: optionalPassagesOf(content.parts, beats), allowThread };
        return checkContent(snapshot, channel, content, evidence, fit);
      },
    }),

    ScoreVariant: defineTool({
      name: "ScoreVariant",
      description: "How good a draft is, line by line.",
      input: Draft.extend({ findings: z.array(Finding) }),
      output: QualityReport,
      modelFacing: true,
      run: async (context, { packageId, channel, content, findings }) => {
        const { contentPackage, snapshot, siblings } = await deskOf(context, packageId);
        return uses.evaluator.evaluate(context.scope, {
          contentPackage,
          snapshot,
          siblings: [...siblings.values()],
          variant: { channel, ...content },
          findings,
        });
      },
    }),

    SubmitVariant: defineTool({
      name: "SubmitVariant",
      description: "Stores the draft of one slot. A filled slot keeps what it has.",
      input: z.strictObject({
        packageId: PackageId,
        slotKey: z.string(),
        content: VariantContent,
        source: TextSource,
        model: z.string(),
        promptVersion: z.string(),
        degraded: Degradation.nullable(),
        outcome: CallOutcome.nullable(),
        findings: z.array(Finding),
        quality: QualityReport,
      }),
      output: z.object({ variantId: VariantId, degraded: Degradation.nullable() }),
      modelFacing: true,
      run: async (context, input) => {
        const { scope, now, write, claim } = context;
        const { contentPackage, patterns, siblings } = await deskOf(context, input.packageId);
        const at = { id: uses.ids.next("var"), claim, now, contentPackage, patterns };
        return write(async (tx) => {
          const variant = await fillSlot(tx, scope, at, input);
          siblings.set(input.slotKey, variant);
          return { variantId: variant.id, degraded: input.degraded };
        });
      },
    }),

    LeaveSlot: defineTool({
      name: "LeaveSlot",
      description: "Says why a slot stays unfilled; one that has a variant keeps it.",
      input: z.strictObject({
        packageId: PackageId,
        slotKey: z.string(),
        reason: z.string().max(300),
        outcome: CallOutcome.nullable(),
      }),
      output: z.object({ variantId: VariantId.nullable(), degraded: z.null() }),
      modelFacing: false,
      run: ({ scope, write, claim }, { packageId, slotKey, reason, outcome }) =>
        write(async (tx) => {
          const slot = await tx.packages.getSlot(scope, packageId, slotKey);
          const state = slot.variantId ? "drafted" : "unfilled";
          if (slot.state !== "drafted") {
            await tx.packages.saveSlot(scope, packageId, { ...slot, state, reason, outcome }, claim);
          }
          return { variantId: slot.variantId, degraded: null };
        }),
    }),
  };
}

/** The signal that fits words best, of those that the facts name: no others may be read. */
async function findSignal(
  tx: Work,
  scope: BrandScope,
  words: string,
  among: SignalId[],
): Promise<SignalId | undefined> {
  const [best] = await tx.brandSearch.search(scope, words, { kinds: ["signal"], among, limit: 1 });
  return among.find((id) => id === best?.id);
}
