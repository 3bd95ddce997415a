import type { BrandSnapshot } from "../../core/brand-snapshot.ts";

/** What a brand may say of itself without further evidence. */
export interface BrandFacts {
  facts: string[];
  /** Names that may stand in a text: the brand's, its offers', pillars' and accounts', and those its readers' own words hold. */
  names: string[];
  urls: string[];
}

/** Proof, offers, names, and what the brand promises in its own words; what it thinks of others is no fact. */
export function brandFactsOf(snapshot: BrandSnapshot): BrandFacts {
  const { brand, personas, pillars } = snapshot;
  const { promise } = brand.positioning;
  const offers = brand.offers.map(({ name, benefit }) => `${name}: ${benefit}`);
  const handles = brand.channels.flatMap(({ handle }) => (handle ? [handle.replace(/^@/, "")] : []));
  return {
    facts: [brand.name, ...brand.positioning.proof, ...offers, ...(promise ? [promise] : [])],
    names: [
      brand.name,
      ...brand.offers.map(({ name }) => name),
      ...personas.flatMap(({ name, pains, goals, vocabulary }) => [name, ...pains, ...goals, ...vocabulary]),
      ...pillars.map(({ name }) => name),
      ...pillars.flatMap(({ keywords }) => keywords),
      ...handles,
    ],
    urls: brand.offers.flatMap(({ url }) => (url ? [url] : [])),
  };
}
