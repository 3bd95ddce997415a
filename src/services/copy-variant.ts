import type { ContentPackage, Slot } from "../core/content-package.ts";
import type { VariantDTO } from "../core/dto/variant.ts";
import { KairoError } from "../core/errors.ts";
import type { IdGenerator, VariantId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";
import { postedParts } from "../engines/content-engineering/posted-text.ts";
import { showVariants } from "./load-package.ts";
import { recordDecision } from "./record-decision.ts";

type Uses = { ids: IdGenerator; now: Date };

/** Puts a draft with the same words beside a variant, in a slot of its own. Nobody has approved it. */
export async function duplicateVariant(
  tx: Work,
  scope: BrandScope,
  uses: Uses,
  variantId: VariantId,
): Promise<VariantDTO> {
  const original = await tx.variants.get(scope, variantId);
  const contentPackage = await tx.packages.get(scope, original.packageId);
  if (contentPackage.archivedAt) {
    throw new KairoError("PRECONDITION", `The package ${contentPackage.id} is archived; restore it first.`);
  }
  const slot = freeSlot(contentPackage, original);
  const copy: Variant = {
    ...original,
    id: uses.ids.next("var"),
    slotKey: slot.key,
    status: "draft",
    approval: null,
    schedule: null,
    runId: null,
    revision: 1,
    createdAt: uses.now,
    updatedAt: uses.now,
  };
  await tx.packages.addSlots(scope, contentPackage.id, [slot], null);
  await tx.variants.insert(scope, copy, null);
  await tx.packages.saveSlot(scope, contentPackage.id, { ...slot, state: "drafted", variantId: copy.id }, null);
  const after = { of: variantId };
  await recordDecision(tx, scope, uses, { kind: "variant.duplicated", subjectId: copy.id, after });
  const [shown] = await showVariants(tx, scope, [copy], uses.now);
  return shown as VariantDTO;
}

/** Keeps a variant's words as an example of how the brand sounds; drafting and novelty read it. */
export async function saveAsExample(
  tx: Work,
  scope: BrandScope,
  uses: Uses,
  variantId: VariantId,
): Promise<{ saved: true }> {
  const variant = await tx.variants.get(scope, variantId);
  const { channel } = variant;
  const text = postedParts(variant).join("\n\n").slice(0, 4_000);
  await tx.brands.addCorpus(scope, [{ kind: "saved_example", channel, text, addedAt: uses.now }]);
  await recordDecision(tx, scope, uses, { kind: "variant.saved_as_example", subjectId: variantId });
  return { saved: true };
}

function freeSlot({ slots }: ContentPackage, { channel, slotKey, patternId }: Variant): Slot {
  const pattern = slots.find(({ key }) => key === slotKey)?.patternId ?? patternId;
  if (!pattern) throw new KairoError("PRECONDITION", "This variant has no pattern, so there is no slot for a copy.");
  const numbers = slots.filter((slot) => slot.channel === channel).map(({ key }) => Number(key.split("-").at(-1)));
  const key = `${channel}-${Math.max(0, ...numbers) + 1}`;
  return { key, channel, patternId: pattern, state: "queued", variantId: null, reason: null, outcome: null };
}
