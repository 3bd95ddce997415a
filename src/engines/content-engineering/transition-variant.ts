import type { ApprovalPolicy } from "../../core/brand.ts";
import type { UserId } from "../../core/ids.ts";
import type { RejectReason, Schedule, Variant, VariantContent, VariantStatus } from "../../core/variant.ts";
import { hashContent } from "./hash-content.ts";
import { resolveSchedule } from "./resolve-schedule.ts";

export type VariantCommand =
  | { kind: "edit"; content: VariantContent }
  | { kind: "submit" }
  | { kind: "requestChanges"; reason: string }
  /** `contentHash`: the words the person saw; a difference refuses. */
  | { kind: "approve"; contentHash?: string }
  | { kind: "reject"; reason: RejectReason }
  | { kind: "schedule"; schedule: Schedule }
  | { kind: "unschedule" }
  | { kind: "markPublished"; publishedAt: Date }
  /** What a new guardrail does to an approval it would have prevented. */
  | { kind: "voidApproval"; reason: string }
  | { kind: "archive" }
  | { kind: "restore" };

export type VariantCommandKind = VariantCommand["kind"];

export interface TransitionContext {
  actor: { kind: "user"; userId: UserId } | { kind: "system" };
  approvalPolicy: ApprovalPolicy;
  /** True when any finding of the content as it stands blocks. */
  blocked: boolean;
  /** Judgement rules that nobody has ticked yet; approving needs them all. */
  unticked: string[];
  now: Date;
}

export type Transition =
  | { kind: "moved"; variant: Variant }
  | { kind: "refused"; reason: string; legal: VariantStatus[] };

type Move = Readonly<Partial<Record<VariantStatus, VariantStatus>>>;

/** Where each command leads from each status; a status that is missing refuses the command. */
export const VARIANT_MOVES: Readonly<Record<VariantCommandKind, Move>> = {
  edit: {
    draft: "draft",
    review: "review",
    changes_requested: "changes_requested",
    approved: "draft",
    scheduled: "draft",
  },
  submit: { draft: "review", changes_requested: "review" },
  requestChanges: { review: "changes_requested", approved: "changes_requested" },
  approve: { draft: "approved", review: "approved" },
  reject: { draft: "rejected", review: "rejected", changes_requested: "rejected", approved: "rejected" },
  schedule: { approved: "scheduled", scheduled: "scheduled" },
  unschedule: { scheduled: "approved" },
  markPublished: { approved: "published", scheduled: "published" },
  voidApproval: { approved: "draft", scheduled: "draft" },
  archive: {
    draft: "archived",
    review: "archived",
    changes_requested: "archived",
    approved: "archived",
    scheduled: "archived",
    rejected: "archived",
  },
  restore: { archived: "draft", rejected: "draft" },
};

/** Every change of status there is, under either approval policy; the database refuses all others. */
export const VARIANT_EDGES: readonly (readonly [from: VariantStatus, to: VariantStatus])[] = [
  ...new Map(
    Object.values(VARIANT_MOVES)
      .flatMap((move) => Object.entries(move) as [VariantStatus, VariantStatus][])
      .filter(([from, to]) => from !== to)
      .map((edge) => [edge.join(" "), edge] as const),
  ).values(),
];

const PERSON_ONLY: ReadonlySet<VariantStatus> = new Set(["approved", "scheduled", "published"]);
const CHECKED_COMMANDS: ReadonlySet<VariantCommandKind> = new Set(["approve", "schedule", "markPublished"]);
/** Clocks of people and servers differ this much without anybody noticing. */
const CLOCK_TOLERANCE_MILLISECONDS = 5 * 60_000;

/**
 * Moves a variant as a command asks, or says why not and what would be possible. The answer carries
 * the whole variant; its revision, quality and findings are for the caller to renew.
 */
export function transitionVariant(variant: Variant, command: VariantCommand, context: TransitionContext): Transition {
  const to = VARIANT_MOVES[command.kind][variant.status];
  const reason =
    to === undefined
      ? `A variant that is ${say(variant.status)} cannot be ${PARTICIPLES[command.kind]}.`
      : findObjection(variant, command, to, context);
  if (to === undefined || reason !== null) {
    return { kind: "refused", reason: reason ?? "", legal: legalMoves(variant.status, context.approvalPolicy) };
  }
  return { kind: "moved", variant: move(variant, command, to, context) };
}

/** The statuses a person can bring a variant to from `status`, in one step. */
export function legalMoves(status: VariantStatus, policy: ApprovalPolicy): VariantStatus[] {
  const reached = Object.entries(VARIANT_MOVES).flatMap(([kind, moves]) => {
    const to = moves[status];
    if (to === undefined || to === status || kind === "edit" || kind === "voidApproval") return [];
    return kind === "approve" && status === "draft" && policy === "other" ? [] : [to];
  });
  return [...new Set(reached)];
}

const PARTICIPLES: Readonly<Record<VariantCommandKind, string>> = {
  edit: "edited",
  submit: "submitted",
  requestChanges: "sent back for changes",
  approve: "approved",
  reject: "rejected",
  schedule: "scheduled",
  unschedule: "unscheduled",
  markPublished: "marked published",
  voidApproval: "stripped of an approval",
  archive: "archived",
  restore: "restored",
};

function findObjection(
  variant: Variant,
  command: VariantCommand,
  to: VariantStatus,
  context: TransitionContext,
): string | null {
  if (context.actor.kind === "system") {
    const objection = systemObjection(variant, command, to);
    if (objection) return objection;
  }
  if (context.blocked && CHECKED_COMMANDS.has(command.kind)) {
    return `Its checks found something that blocks; it cannot be ${PARTICIPLES[command.kind]} before that is mended.`;
  }
  switch (command.kind) {
    case "approve":
      return approvalObjection(variant, command.contentHash, context);
    case "schedule":
      return bindingObjection(variant) ?? scheduleObjection(command.schedule, context.now);
    case "markPublished":
      return bindingObjection(variant) ?? publishedObjection(command.publishedAt, context.now);
    default:
      return null;
  }
}

function systemObjection(variant: Variant, command: VariantCommand, to: VariantStatus): string | null {
  if (PERSON_ONLY.has(to)) return `Only a person can bring a variant to ${say(to)}.`;
  if (command.kind !== "edit") return null;
  if (to !== variant.status) return `Only a person can edit a variant that is ${say(variant.status)}.`;
  return variant.lastEditedBy === null ? null : "A person has edited this variant; their words are not overwritten.";
}

function approvalObjection(
  variant: Variant,
  seenHash: string | undefined,
  { actor, approvalPolicy, unticked }: TransitionContext,
): string | null {
  if (seenHash !== undefined && seenHash !== hashContent(variant.channel, variant)) {
    return "Its words have changed since they were shown; read them again and then approve.";
  }
  if (unticked.length > 0) {
    return `Some rules only a person can judge, and nobody has ticked them yet: ${unticked.join("; ")}.`;
  }
  if (approvalPolicy === "self") return null;
  if (variant.status === "draft") return "This brand asks for a review: submit the variant first.";
  const isOwnEdit = actor.kind === "user" && variant.lastEditedBy === actor.userId;
  return isOwnEdit ? "This brand asks for a second person: whoever edited it last cannot approve it." : null;
}

function bindingObjection(variant: Variant): string | null {
  if (variant.approval?.contentHash === hashContent(variant.channel, variant)) return null;
  return "Its words are not the ones that were approved; approve it again.";
}

function scheduleObjection(schedule: Schedule, now: Date): string | null {
  const isPast = resolveSchedule(schedule).getTime() <= now.getTime();
  return isPast ? `${schedule.localTime} in ${schedule.timeZone} has passed; choose a later time.` : null;
}

function publishedObjection(publishedAt: Date, now: Date): string | null {
  const isFuture = publishedAt.getTime() > now.getTime() + CLOCK_TOLERANCE_MILLISECONDS;
  return isFuture ? "It cannot have gone out in the future; give the time it was posted." : null;
}

function move(variant: Variant, command: VariantCommand, to: VariantStatus, context: TransitionContext): Variant {
  const moved: Variant = { ...variant, status: to, updatedAt: context.now };
  switch (command.kind) {
    case "edit":
      return edit(variant, moved, command.content, context);
    case "approve": {
      const by = context.actor.kind === "user" ? context.actor.userId : "";
      const contentHash = hashContent(variant.channel, variant);
      return { ...moved, approval: { by, at: context.now, contentHash } };
    }
    case "schedule":
      return { ...moved, schedule: command.schedule };
    case "unschedule":
      return { ...moved, schedule: null };
    case "submit":
    case "markPublished":
      return moved;
    default:
      return { ...moved, approval: null, schedule: null };
  }
}

/** The same words are no edit: status and approval stay. */
function edit(variant: Variant, moved: Variant, content: VariantContent, { actor }: TransitionContext): Variant {
  if (hashContent(variant.channel, content) === hashContent(variant.channel, variant)) return variant;
  const { parts, title, cta, hashtags, links } = content;
  const byPerson = actor.kind === "user" ? { lastEditedBy: actor.userId, source: "person" as const } : {};
  return { ...moved, parts, title, cta, hashtags, links, ...byPerson, approval: null, schedule: null };
}

function say(status: VariantStatus): string {
  return status === "review" ? "in review" : status.replace("_", " ");
}
