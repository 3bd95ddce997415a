import { CALL_OUTCOMES, type CallOutcome } from "../../core/call-outcome.ts";
import type { ContentPackage } from "../../core/content-package.ts";
import type { VariantId } from "../../core/ids.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";
import type { RunClaim } from "../../core/ports/repositories.ts";
import type { Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Variant } from "../../core/variant.ts";
import { isUntouched } from "../../engines/content-engineering/is-untouched.ts";
import { type Draft, draftedVariant } from "./drafted-variant.ts";

export interface SlotFilling extends Draft {
  slotKey: string;
  outcome: CallOutcome | null;
}

/**
 * Stores the draft of a slot. A slot that is drafted keeps what it has; one that is drafted anew gets the new words in
 * the same variant, unless a person has touched that meanwhile or the template writer would replace a model's draft.
 */
export async function fillSlot(
  tx: Work,
  scope: BrandScope,
  at: {
    id: VariantId;
    claim: RunClaim | null;
    now: Date;
    contentPackage: ContentPackage;
    patterns: PatternTemplate[];
  },
  draft: SlotFilling,
): Promise<Variant> {
  const { contentPackage } = at;
  const slot = await tx.packages.getSlot(scope, contentPackage.id, draft.slotKey);
  if (slot.variantId && slot.state === "drafted") return tx.variants.get(scope, slot.variantId);
  const pattern = at.patterns.find(({ id }) => id === slot.patternId) ?? (await tx.patterns.get(scope, slot.patternId));
  const made = draftedVariant(draft, {
    slot,
    pattern,
    contentPackage,
    runId: at.claim?.runId ?? null,
    now: at.now,
    id: slot.variantId ?? at.id,
  });
  const before = slot.variantId ? await tx.variants.get(scope, slot.variantId) : null;
  const isKept = before !== null && !mayReplace(before, made);
  if (!before) await tx.variants.insert(scope, made, at.claim);
  else if (!isKept) await tx.variants.update(scope, { ...made, createdAt: before.createdAt }, before.revision);
  const reason = reasonOf(made, draft.outcome, isKept);
  await tx.packages.saveSlot(
    scope,
    contentPackage.id,
    { ...slot, state: "drafted", variantId: made.id, reason, outcome: draft.outcome },
    at.claim,
  );
  return isKept ? before : made;
}

function mayReplace(before: Variant, made: Variant): boolean {
  return isUntouched(before) && (made.source === "model" || before.source === "template");
}

/** What a person reads beside a slot whose draft is not what was asked for. */
function reasonOf({ source }: Variant, outcome: CallOutcome | null, isKept: boolean): string | null {
  if (isKept) return `${outcome ? `${CALL_OUTCOMES[outcome]} ` : ""}The draft stayed as it was.`;
  if (source !== "template" || outcome === null) return null;
  return `${CALL_OUTCOMES[outcome]} The template writer stood in.`;
}
