import type { BrandSnapshot } from "../../core/brand-snapshot.ts";

/** What a brand may say of itself without further evidence. */
export interface BrandFacts {
  facts: string[];
  /** Names that may stand in a text: the brand's, its offers', personas', pillars' and its accounts'. */
  names: string[];
  urls: string[];
}

/** Proof, offers and names; what a brand promises or thinks is no fact. */
export function brandFactsOf(snapshot: BrandSnapshot): BrandFacts {
  const { brand, personas, pillars } = snapshot;
  const offers = brand.offers.map(({ name, benefit }) => `${name}: ${benefit}`);
  const handles = brand.channels.flatMap(({ handle }) => (handle ? [handle.replace(/^@/, "")] : []));
  return {
    facts: [brand.name, ...brand.positioning.proof, ...offers],
    names: [
      brand.name,
      ...brand.offers.map(({ name }) => name),
      ...personas.map(({ name }) => name),
      ...pillars.map(({ name }) => name),
      ...pillars.flatMap(({ keywords }) => keywords),
      ...handles,
    ],
    urls: brand.offers.flatMap(({ url }) => (url ? [url] : [])),
  };
}
