import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { EvidenceNeed } from "../../core/pattern-template.ts";
import type { Signal } from "../../core/signal.ts";

/** What a piece of evidence is read for; longer texts say the same further down. */
const READ_CHARACTERS = 2_000;
const QUOTE = /[“„«"][^“”„«»"\n]{15,400}[”“»"]/u;

/** Which needs of patterns the evidence and the brand's own facts can feed. */
export function availableNeeds(
  evidence: readonly Pick<Signal, "title" | "text" | "canonicalUrl" | "publishedAt">[],
  snapshot: BrandSnapshot,
): EvidenceNeed[] {
  const texts = evidence.map(({ title, text }) => `${title}\n${text.slice(0, READ_CHARACTERS)}`);
  const needs: [EvidenceNeed, boolean][] = [
    ["source", evidence.some(({ canonicalUrl }) => canonicalUrl !== null)],
    ["number", texts.some((text) => /\p{N}/u.test(text))],
    ["quote", texts.some((text) => QUOTE.test(text))],
    ["date", evidence.some(({ publishedAt }) => publishedAt !== null)],
    ["brand_proof", snapshot.brand.positioning.proof.length > 0],
    ["offer", snapshot.brand.offers.length > 0],
  ];
  return needs.filter(([, isThere]) => isThere).map(([need]) => need);
}
