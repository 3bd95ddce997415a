import type { Channel } from "../../core/channels.ts";
import type { Slot } from "../../core/content-package.ts";
import type { Work } from "../../core/ports/unit-of-work.ts";
import { proposeVariantSlots } from "../../engines/content-engineering/propose-variant-slots.ts";
import { effectOfPatterns } from "../../services/load-pattern-grounds.ts";
import { suggestForSlots } from "../../services/suggest-for-slots.ts";
import type { Desk } from "./desk.ts";
import type { ToolContext } from "./tool.ts";

/** The slots that a package gets, in the state of being drafted: on the desk's facts and what is learned by now. */
export async function planSlots(
  tx: Work,
  { scope, now }: ToolContext,
  { contentPackage, snapshot, evidence, patterns }: Desk,
  asked: { channels: Channel[] | null; perChannel: number },
): Promise<Slot[]> {
  const grounds = {
    snapshot,
    patterns: patterns.filter(({ status }) => status !== "deprecated"),
    preferences: await tx.patterns.listPreferences(scope),
    effectOf: effectOfPatterns(await tx.learning.listPatternCells(scope), snapshot, now),
  };
  const channels = asked.channels ?? contentPackage.channelPlan.map(({ channel }) => channel);
  const slots = proposeVariantSlots({
    channels,
    perChannel: asked.perChannel,
    suggestions: suggestForSlots(grounds, contentPackage, channels, evidence),
    risks: new Map(snapshot.brand.channels.map(({ channel, risk }) => [channel, risk])),
    taken: contentPackage.slots,
    // Who asks for more of a package that has slots wants more even when its shapes are used up.
    repeatShapes: contentPackage.slots.length > 0,
  });
  return slots.map((slot) => ({ ...slot, state: "drafting" }));
}
