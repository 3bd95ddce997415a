import { z } from "zod";
import type { CallOutcome } from "../../core/call-outcome.ts";
import { Channel } from "../../core/channels.ts";
import { DEFAULT_VARIANTS_PER_CHANNEL, MAX_VARIANTS_PER_CHANNEL, Slot } from "../../core/content-package.ts";
import type { CheckReport, Finding } from "../../core/guardrail.ts";
import { OpportunityId, PackageId, VariantId } from "../../core/ids.ts";
import { Degradation } from "../../core/run.ts";
import type { VariantContent } from "../../core/variant.ts";
import { defineGraph, type GraphContext, settleAll } from "../graph.ts";
import type { Answer, ModelTool } from "../llm/client.ts";
import { draftVariantPrompt } from "../prompts/draft-variant.ts";
import { draftFormOf, EvidenceLookup, SubmittedDraft } from "../prompts/facts.ts";
import type { SlotBrief } from "../tools/slot-brief.ts";

export const PackageWorkspaceInput = z.strictObject({
  packageId: PackageId,
  opportunityId: OpportunityId,
  channels: z.array(Channel).min(1).nullable(),
  perChannel: z.int().min(1).max(MAX_VARIANTS_PER_CHANNEL).default(DEFAULT_VARIANTS_PER_CHANNEL),
  /** Fill these slots again, instead of planning new ones. */
  slotKeys: z.array(z.string()).nullable(),
});
export type PackageWorkspaceInput = z.infer<typeof PackageWorkspaceInput>;

/** A planned package → slots → one small model loop per slot, in parallel → drafted variants. */
export const packageWorkspaceV1 = defineGraph({
  name: "PackageWorkspaceV1",
  input: PackageWorkspaceInput,
  async run(context: GraphContext, input: PackageWorkspaceInput) {
    const { steps, tools } = context;
    steps.progress("plan", "Planning the variants", 0, 1);
    const slotKeys = input.slotKeys ?? (await planSlots(context, input));
    const { briefs } = await tools.BriefSlots({ packageId: input.packageId, slotKeys });
    if (briefs.some(({ slot }) => slot.state !== "drafting")) {
      await tools.StartSlots({ packageId: input.packageId, slotKeys });
    }

    let finished = 0;
    steps.progress("draft", `Drafting ${briefs.length} variants`, finished, briefs.length);
    await settleAll(
      briefs.map(async (brief) => {
        await fillSlot(context, input.packageId, brief);
        finished += 1;
        steps.progress("draft", `Drafted ${brief.slot.key}`, finished, briefs.length);
      }),
    );
    steps.progress("done", "The package is ready", briefs.length, briefs.length);
    return { packageId: input.packageId };
  },
});

async function planSlots({ steps, tools }: GraphContext, input: PackageWorkspaceInput): Promise<string[]> {
  const { packageId, channels, perChannel } = input;
  const { slots } = await steps.effect("slots", z.object({ slots: z.array(Slot) }), (commit) =>
    tools.ProposeVariantSlots({ packageId, channels, perChannel }, commit),
  );
  return slots.map(({ key }) => key);
}

/** Drafts one slot and stores the draft, or says why the slot stays empty. Never loses the package over it. */
async function fillSlot(context: GraphContext, packageId: PackageId, brief: SlotBrief): Promise<void> {
  const { steps, tools } = context;
  const { key: slotKey, channel } = brief.slot;
  const filled = await steps.effect(`slot:${slotKey}`, FilledSlot, async (commit) => {
    const draft = await draftSlot(context, packageId, brief);
    if (draft.kind === "unusable") {
      return tools.LeaveSlot({ packageId, slotKey, reason: draft.reason, outcome: draft.outcome }, commit);
    }
    const { content, findings, answer } = draft;
    const { source, model, promptVersion, degraded, outcome } = answer;
    const quality = await tools.ScoreVariant({ packageId, channel, content, findings });
    return tools.SubmitVariant(
      { packageId, slotKey, content, source, model, promptVersion, degraded, outcome, findings, quality },
      commit,
    );
  });
  // Behind the step, so that an attempt that finds the slot filled still knows how.
  if (filled.degraded) context.degrade(filled.degraded);
}

const FilledSlot = z.object({ variantId: VariantId.nullable(), degraded: Degradation.nullable() });

type SubmittedAnswer = Answer<Partial<SubmittedDraft>>;
type SlotDraft =
  | { kind: "usable"; answer: SubmittedAnswer; content: VariantContent; findings: Finding[] }
  | { kind: "unusable"; reason: string; outcome: CallOutcome | null };

/** One try, one repair with the faults named, then the template writer: the first draft that may stand wins. */
async function draftSlot(context: GraphContext, packageId: PackageId, brief: SlotBrief): Promise<SlotDraft> {
  const answer = await askForDraft(context, packageId, brief, {});
  // A thread is for what its writer could not shorten: a model is asked first, by exactly how much.
  const first = await tryDraft(context, packageId, brief, answer, { allowThread: answer.source === "template" });
  if (first.kind === "usable" || first.source === "template") return first;
  const mended = await tryDraft(
    context,
    packageId,
    brief,
    await askForDraft(context, packageId, brief, { mend: first.faults }),
  );
  if (mended.kind === "usable" || mended.source === "template") return mended;
  const plain = await askForDraft(context, packageId, brief, { onlyTemplate: true });
  return tryDraft(context, packageId, brief, { ...plain, outcome: "blocked" });
}

async function askForDraft(
  { llm, scope, claim, steps, tools }: GraphContext,
  packageId: PackageId,
  { slot, facts, readable }: SlotBrief,
  how: { mend?: string[]; onlyTemplate?: boolean },
): Promise<SubmittedAnswer> {
  const canRead = Object.keys(readable).length > 0;
  const form = draftFormOf(facts);
  const getEvidence: ModelTool = {
    name: "GetEvidence",
    description: "The full text of one piece of evidence, by its id.",
    input: EvidenceLookup,
    run: (input) => tools.GetEvidence({ ...EvidenceLookup.parse(input), keys: readable }),
  };
  const checkDraft: ModelTool = {
    name: "CheckDraft",
    description: "What still stands against a draft.",
    input: form,
    run: async (input) => {
      const content = contentOf(form.parse(input), facts.slot.hasTitle);
      const { report } = await tools.CheckDraft({ packageId, channel: slot.channel, content });
      return {
        verdict: report.verdict,
        findings: report.findings.map(({ message, excerpt }) => ({ message, excerpt })),
      };
    },
  };
  return llm.submitThroughTools({
    scope,
    claim,
    stepKey: `slot:${slot.key}`,
    prompt: draftVariantPrompt(how.mend ? { ...facts, mend: how.mend } : facts, canRead),
    onlyTemplate: how.onlyTemplate ?? false,
    beforeCall: steps.throwIfHandedBack,
    tools: [...(canRead ? [getEvidence] : []), ...(how.mend ? [checkDraft] : [])],
    submit: { name: "SubmitVariant", description: "Hands in the finished draft.", schema: form },
  });
}

const MAX_FAULTS_TOLD = 8;

/** Checks a draft, and its safe automatic repair where the draft itself cannot stand. */
async function tryDraft(
  { tools }: GraphContext,
  packageId: PackageId,
  { slot, facts }: SlotBrief,
  answer: SubmittedAnswer,
  { allowThread = true } = {},
): Promise<SlotDraft & { source: SubmittedAnswer["source"]; faults: string[] }> {
  const { channel } = slot;
  const content = contentOf(answer.value, facts.slot.hasTitle);
  const beats = facts.slot.beats.map(({ name, optional }) => ({ name, optional }));
  const { report, fixed, repairs } = await tools.CheckDraft({ packageId, channel, content, beats, allowThread });
  const notes = languageNote(facts.brand.language, answer.source);
  if (report.verdict !== "blocked") {
    return {
      kind: "usable",
      answer,
      content,
      findings: [...report.findings, ...notes],
      source: answer.source,
      faults: [],
    };
  }
  const again = await tools.CheckDraft({ packageId, channel, content: fixed });
  if (again.report.verdict !== "blocked") {
    const findings = [...again.report.findings, ...shortenedNote(repairs), ...notes];
    return { kind: "usable", answer, content: fixed, findings, source: answer.source, faults: [] };
  }
  const reason = faultsOf(again.report).join(" ").slice(0, 300) || "No draft passed the checks.";
  // The writer is told the faults of its own words, an overlength among them, not of what was left of them.
  const { source, outcome } = answer;
  return { kind: "unusable", reason, outcome, source, faults: faultsOf(report).slice(0, MAX_FAULTS_TOLD) };
}

function faultsOf({ findings }: CheckReport): string[] {
  return findings
    .filter(({ severity }) => severity === "block")
    .map(({ message, excerpt }) => (excerpt ? `${message}: “${excerpt}”.` : message));
}

/** A person should know that what they read is not all that was written. */
function shortenedNote(repairs: string[]): Finding[] {
  if (repairs.length === 0) return [];
  const message = `Changed to fit the channel: ${repairs.join("; ")}`;
  return [{ ...NOTE, check: "length", rule: "fitted", message }];
}

const NOTE = { severity: "warn", field: "parts.0", span: null, excerpt: null, suggestion: null } as const;

function contentOf(submitted: Partial<SubmittedDraft>, hasTitle: boolean): VariantContent {
  const draft = SubmittedDraft.parse(submitted);
  const parts = draft.parts.map((part) => part.trim()).filter(Boolean);
  return {
    parts: parts.length > 0 ? parts : ["…"],
    title: (hasTitle && draft.title?.trim()) || null,
    cta: draft.cta?.trim() || null,
    hashtags: draft.hashtags.filter((tag) => /^#?[\p{L}\p{N}_]+$/u.test(tag)),
    links: draft.links,
  };
}

/** The template writer has joining words in English alone, and says so. */
function languageNote(language: string, source: SubmittedAnswer["source"]): Finding[] {
  if (source !== "template" || language.toLowerCase().startsWith("en")) return [];
  const name = new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;
  return [
    {
      ...NOTE,
      check: "structure",
      rule: "template-language",
      message: `The template writer has no ${name} of its own: it only puts your words and the sources' sentences in order. Connect a model for ${name} prose.`,
    },
  ];
}
