import { z } from "zod";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { Channel } from "../../core/channels.ts";
import { summarizeBrandForChannel } from "../../engines/brand-brain/summarize-brand-for-channel.ts";
import { BrandFact, ReaderFact } from "../prompts/facts.ts";
import { defineTool } from "./tool.ts";

/** What writing for a brand on one channel needs to know. */
export const BrandContext = z.object({
  brand: BrandFact,
  readers: z.array(ReaderFact),
  pillars: z.array(z.string()),
});
export type BrandContext = z.infer<typeof BrandContext>;

export type BrandTools = ReturnType<typeof createBrandTools>;

export function createBrandTools() {
  return {
    GetBrandContext: defineTool({
      name: "GetBrandContext",
      description: "The brand's voice, rules and readers for one channel.",
      input: z.strictObject({ channel: Channel.nullable() }),
      output: BrandContext,
      modelFacing: true,
      run: async ({ scope, read }, { channel }) => {
        const snapshot = await read((tx) => tx.brands.getSnapshot(scope));
        return brandContextOf(snapshot, channel ?? snapshot.brand.primaryChannel);
      },
    }),
  };
}

const MAX_AVOID = 40;
const MAX_PROOF = 6;
const MAX_OFFERS = 2;

/** Cuts a brand down to the facts a prompt pays for. */
export function brandContextOf(snapshot: BrandSnapshot, channel: Channel): BrandContext {
  const profile = summarizeBrandForChannel(snapshot, channel);
  const { brand } = snapshot;
  return {
    brand: {
      name: brand.name,
      language: brand.locale,
      audience: profile.audience,
      promise: profile.promise,
      tone: profile.toneTags,
      do: profile.dos,
      dont: [...profile.donts, ...profile.judgementRules],
      avoid: profile.bannedTerms.slice(0, MAX_AVOID),
      proof: brand.positioning.proof.slice(0, MAX_PROOF),
      offers: brand.offers.slice(0, MAX_OFFERS),
      cta: profile.ctaPolicy,
      emoji: profile.emojiPolicy,
      hashtags: profile.hashtagPolicy,
    },
    readers: profile.personas.map(({ name, pains, vocabulary }) => ({ name, pains, words: vocabulary })),
    pillars: snapshot.pillars.filter(({ isActive }) => isActive).map(({ name }) => name),
  };
}
