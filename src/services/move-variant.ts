import type { ContentPackage } from "../core/content-package.ts";
import type { DecisionKind } from "../core/decision.ts";
import type { VariantDTO } from "../core/dto/variant.ts";
import { KairoError, staleRevision } from "../core/errors.ts";
import type { CheckReport, Finding } from "../core/guardrail.ts";
import type { IdGenerator, VariantId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";
import { evaluateVariant } from "../engines/content-engineering/evaluate-variant.ts";
import { hashContent } from "../engines/content-engineering/hash-content.ts";
import { transitionVariant, type VariantCommand } from "../engines/content-engineering/transition-variant.ts";
import { checkContent } from "./check-texts.ts";
import { showVariants } from "./load-package.ts";
import { recordDecision } from "./record-decision.ts";
import { type Posted, recordPublication } from "./record-publication.ts";
import { requestLearning } from "./request-learning.ts";

/** What a person can ask of a variant here. */
export type PersonCommand = Exclude<VariantCommand, { kind: "restore" }>;

export interface VariantMove {
  variantId: VariantId;
  /** The revision the person has seen. */
  revision: number;
  command: PersonCommand;
  /** Judgement rules the person ticks, by id. */
  ticked?: readonly string[];
  /** Where it went out, for `markPublished`. */
  posted?: Posted;
}

type CommandKind = PersonCommand["kind"];

const MAX_SIBLINGS = 200;

/** Moves that look at the words again, with today's rules. */
const CHECKED: ReadonlySet<CommandKind> = new Set([
  "edit",
  "submit",
  "approve",
  "schedule",
  "markPublished",
  "voidApproval",
]);
/** Moves that say something about what the brand likes. */
const TEACHING: ReadonlySet<CommandKind> = new Set(["approve", "reject", "markPublished"]);

const DECISIONS: Readonly<Record<CommandKind, DecisionKind>> = {
  edit: "variant.edited",
  submit: "variant.submitted",
  requestChanges: "variant.changes_requested",
  approve: "variant.approved",
  reject: "variant.rejected",
  schedule: "variant.scheduled",
  unschedule: "variant.unscheduled",
  markPublished: "variant.published",
  voidApproval: "variant.approval_voided",
  archive: "variant.archived",
};

/**
 * Moves a variant as a person asks: checks its words again, lets the engine decide, stores it with its decision.
 *
 * @throws CONFLICT when it has changed since `revision`; PRECONDITION naming the legal moves when this one is not
 */
export async function moveVariant(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  move: VariantMove,
): Promise<VariantDTO> {
  const { command } = move;
  const before = await tx.variants.get(scope, move.variantId);
  if (before.revision !== move.revision) throw staleRevision("variant", before.id, move.revision);
  const contentPackage = await tx.packages.get(scope, before.packageId);
  if (contentPackage.archivedAt) {
    throw new KairoError("PRECONDITION", `The package ${contentPackage.id} is archived; restore it first.`);
  }
  const report = CHECKED.has(command.kind) ? await checkAnew(tx, scope, contentPackage, before, command) : null;
  const moved = await decide(tx, scope, uses, move, before, report);
  if (moved === before) return showOne(tx, scope, before, uses.now);

  const findings = report?.findings ?? moved.findings;
  const next = command.kind === "edit" ? await scoreAnew(tx, scope, contentPackage, moved, findings) : moved;
  const stored = await tx.variants.update(scope, { ...next, findings }, before.revision);
  if (command.kind === "markPublished") {
    await recordPublication(tx, scope, uses, {
      variant: stored,
      contentPackage,
      publishedAt: command.publishedAt,
      ...move.posted,
    });
  }
  await writeDown(tx, scope, uses, command, before, stored);
  if (TEACHING.has(command.kind)) await requestLearning(tx, scope, uses);
  return showOne(tx, scope, stored, uses.now);
}

async function checkAnew(
  tx: Work,
  scope: BrandScope,
  { evidenceIds }: ContentPackage,
  before: Variant,
  command: PersonCommand,
): Promise<CheckReport> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const evidence = await tx.signals.listByIds(scope, evidenceIds);
  return checkContent(snapshot, before.channel, command.kind === "edit" ? command.content : before, evidence).report;
}

async function decide(
  tx: Work,
  scope: BrandScope,
  uses: { now: Date },
  { command, ticked = [] }: VariantMove,
  before: Variant,
  report: CheckReport | null,
): Promise<Variant> {
  const { approvalPolicy } = await tx.brands.get(scope);
  const unticked = (report?.unchecked ?? []).filter(({ rule }) => !ticked.includes(rule));
  const transition = transitionVariant(before, command, {
    actor: scope.actor.kind === "user" ? scope.actor : { kind: "system" },
    approvalPolicy,
    blocked: report?.verdict === "blocked",
    unticked: unticked.map(({ rule, message }) => `${rule} (${message})`),
    now: uses.now,
  });
  if (transition.kind === "moved") return transition.variant;
  const { reason, legal } = transition;
  const blocking = (report?.findings ?? []).filter(({ severity }) => severity === "block");
  throw new KairoError(
    "PRECONDITION",
    `${reason} From ${before.status} it can become: ${legal.join(", ") || "nothing"}.`,
    {
      details: { status: before.status, legal, unticked, blocking },
    },
  );
}

/** A person's words are judged like a draft's, beside the package's other drafts. */
async function scoreAnew(
  tx: Work,
  scope: BrandScope,
  contentPackage: ContentPackage,
  variant: Variant,
  findings: Finding[],
): Promise<Variant> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const all = await tx.variants.list(scope, { packageIds: [contentPackage.id] }, MAX_SIBLINGS);
  const siblings = all.filter(({ id }) => id !== variant.id);
  return { ...variant, quality: evaluateVariant({ snapshot, contentPackage, variant, siblings, findings }) };
}

async function writeDown(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  command: PersonCommand,
  before: Variant,
  after: Variant,
): Promise<void> {
  const subjectId = before.id;
  const states = { before: stateOf(before), after: stateOf(after) };
  const reason = "reason" in command ? command.reason.slice(0, 300) : null;
  await recordDecision(tx, scope, uses, { kind: DECISIONS[command.kind], subjectId, ...states, reason });
  if (command.kind === "edit" && before.approval && !after.approval) {
    const because = "Its words were edited.";
    await recordDecision(tx, scope, uses, { kind: "variant.approval_voided", subjectId, ...states, reason: because });
  }
}

function stateOf(variant: Variant): Record<string, unknown> {
  const { status, revision, schedule } = variant;
  return { status, revision, contentHash: hashContent(variant.channel, variant), ...(schedule ? { schedule } : {}) };
}

async function showOne(tx: Work, scope: BrandScope, variant: Variant, now: Date): Promise<VariantDTO> {
  const [shown] = await showVariants(tx, scope, [variant], now);
  return shown as VariantDTO;
}
