import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { EvidenceNeed } from "../core/pattern-template.ts";
import type { Signal } from "../core/signal.ts";

/** Which needs of patterns this evidence and this brand can feed. */
export function evidenceNeedsMet(evidence: Signal[], snapshot: BrandSnapshot): EvidenceNeed[] {
  const texts = evidence.map(({ title, text }) => `${title} ${text}`).join(" ");
  const met: Record<EvidenceNeed, boolean> = {
    source: evidence.length > 0,
    number: /\d/.test(texts),
    quote: /["“„«][^"”“»]{12,}["”“»]/u.test(texts),
    date: evidence.some(({ publishedAt }) => publishedAt !== null),
    brand_proof: snapshot.brand.positioning.proof.length > 0,
    offer: snapshot.brand.offers.length > 0,
  };
  return (Object.keys(met) as EvidenceNeed[]).filter((need) => met[need]);
}
