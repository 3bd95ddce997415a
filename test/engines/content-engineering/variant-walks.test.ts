import { describe, expect, it } from "vitest";
import type { ApprovalPolicy } from "../../../src/core/brand.ts";
import type { UserId } from "../../../src/core/ids.ts";
import { Variant, type VariantContent } from "../../../src/core/variant.ts";
import {
  legalMoves,
  type TransitionContext,
  transitionVariant,
  VARIANT_EDGES,
  type VariantCommand,
} from "../../../src/engines/content-engineering/transition-variant.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { NOW } from "../brand-brain/brand-of.ts";
import { contentOf, variantOf } from "./variant-of.ts";

const PEOPLE: UserId[] = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
const KINDS: VariantCommand["kind"][] = [
  "edit",
  "submit",
  "requestChanges",
  "approve",
  "reject",
  "schedule",
  "unschedule",
  "markPublished",
  "voidApproval",
  "archive",
  "restore",
];
/** What leads onwards comes more often, or few walks would arrive. */
const STEPPING: typeof KINDS = [...KINDS, "submit", "submit", "approve", "approve", "markPublished", "markPublished"];
const WALKS = 300;
const STEPS = 20;

/** What a careful clerk would remember, kept apart from the variant and without looking at hashes. */
interface Ledger {
  /** The very words that a person agreed to, and what spoke for it then; gone once the words change or it is taken back. */
  agreed: { words: string; by: UserId; lastEditor: UserId | null } | null;
  lastEditor: UserId | null;
}

function wordsOf({ parts, title, cta, hashtags, links }: VariantContent): string {
  return JSON.stringify({ parts, title, cta, hashtags, links });
}

describe("any walk of commands", () => {
  const random = createRandom("model walks");
  const pick = <T>(options: readonly T[]): T => options[Math.floor(random.next() * options.length)] as T;
  const chance = (share: number): boolean => random.next() < share;

  function commandOf(kind: VariantCommand["kind"]): VariantCommand {
    switch (kind) {
      case "edit":
        // Few texts, so that an edit often brings approved words back, or changes one field alone.
        return {
          kind,
          content: contentOf([pick(["One.", "Two."])], { cta: pick([null, "Ask."]), hashtags: pick([[], ["a"]]) }),
        };
      case "requestChanges":
      case "voidApproval":
        return { kind, reason: "because" };
      case "reject":
        return { kind, reason: "generic" };
      case "schedule":
        return { kind, schedule: { localTime: "2026-11-23T09:00", timeZone: "Europe/Berlin" } };
      case "markPublished":
        return { kind, publishedAt: NOW };
      default:
        return { kind };
    }
  }

  function remember(
    ledger: Ledger,
    command: VariantCommand,
    before: Variant,
    after: Variant,
    actor: TransitionContext["actor"],
  ): void {
    const isPerson = actor.kind === "user";
    if (wordsOf(before) !== wordsOf(after)) {
      ledger.agreed = null;
      if (isPerson) ledger.lastEditor = actor.userId;
    }
    if (command.kind === "approve" && isPerson)
      ledger.agreed = { words: wordsOf(after), by: actor.userId, lastEditor: ledger.lastEditor };
    if (["requestChanges", "reject", "voidApproval", "archive", "restore"].includes(command.kind)) ledger.agreed = null;
  }

  it.each<ApprovalPolicy>(["self", "other"])(
    "ends published only with a person's standing agreement to that very text, under %s",
    (approvalPolicy) => {
      let published = 0;
      for (let walk = 0; walk < WALKS; walk += 1) {
        let variant = variantOf({ parts: ["One."], source: pick(["template", "model"]) });
        const ledger: Ledger = { agreed: null, lastEditor: null };
        for (let step = 0; step < STEPS; step += 1) {
          // Something outside the rules writes other words now and then, as a faulty query might.
          if (chance(0.05) && variant.status !== "published") {
            variant = { ...variant, parts: ["Slipped in."] };
          }
          const command = commandOf(pick(STEPPING));
          const actor: TransitionContext["actor"] = chance(0.2)
            ? { kind: "system" }
            : { kind: "user", userId: pick(PEOPLE) };
          const context = {
            actor,
            approvalPolicy,
            blocked: chance(0.1),
            unticked: chance(0.1) ? ["Kind?"] : [],
            now: NOW,
          };
          const result = transitionVariant(variant, command, context);
          if (result.kind === "refused") {
            expect(result.reason).not.toBe("");
            expect(result.legal).toEqual(legalMoves(variant.status, approvalPolicy));
            continue;
          }
          const after = Variant.parse(result.variant);
          remember(ledger, command, variant, after, actor);
          if (variant.status !== after.status) expect(VARIANT_EDGES).toContainEqual([variant.status, after.status]);
          if (["approved", "scheduled", "published"].includes(after.status) && variant.status !== after.status) {
            expect(actor.kind).toBe("user");
            // Taking a variant off the schedule is the one move there that does not look at the words again.
            if (command.kind !== "unschedule") {
              expect(context.blocked).toBe(false);
              expect(ledger.agreed?.words).toBe(wordsOf(after));
            }
          }
          if (after.status === "published") {
            published += 1;
            expect(variant.status === "approved" || variant.status === "scheduled").toBe(true);
            if (approvalPolicy === "other") expect(ledger.agreed?.by).not.toBe(ledger.agreed?.lastEditor);
          }
          variant = after;
          if (variant.status === "published") break;
        }
        if (variant.status !== "published") continue;
        for (const kind of KINDS) {
          const context = {
            actor: { kind: "user" as const, userId: pick(PEOPLE) },
            approvalPolicy,
            blocked: false,
            unticked: [],
            now: NOW,
          };
          expect(transitionVariant(variant, commandOf(kind), context).kind).toBe("refused");
        }
      }
      // The walks prove nothing unless many of them arrive.
      expect(published).toBeGreaterThan(WALKS / 20);
    },
  );
});
