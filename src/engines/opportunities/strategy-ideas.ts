import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { ContentPackage } from "../../core/content-package.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import type { OpportunityShape } from "../../core/opportunity.ts";
import type { Persona } from "../../core/persona.ts";
import type { Publication } from "../../core/variant.ts";
import { foldText } from "../language/fold-text.ts";
import { contentWords } from "../language/segment.ts";
import { measureCoverage } from "./coverage.ts";
import { formatDay } from "./format-day.ts";
import { activePillars } from "./pillar-matcher.ts";
import { effortOf, pickChannels } from "./shape-candidate.ts";

const LEAST_IDEAS = 4;
const MOST_IDEAS = 6;
/** A post this far above the brand's usual, on the log scale, is worth a second telling: about a third better. */
const WINNER_OUTCOME = 0.3;
const MAX_WINNERS = 1;
const MAX_TITLE = 160;

export interface StrategyIdea extends OpportunityShape {
  /** In the brand's own words. */
  title: string;
  /** Why now, with a date; language-free where the brand does not write English. */
  why: string;
  anchor: string;
}

export interface StrategyFacts {
  snapshot: BrandSnapshot;
  recentPackages: readonly Pick<ContentPackage, "id" | "title" | "pillarId" | "personaId" | "createdAt">[];
  publications: readonly Pick<Publication, "packageId" | "outcome">[];
  /** What was an idea or an opportunity already, whatever became of it. */
  knownTitles?: readonly string[];
  now: Date;
}

/**
 * Four to six ideas for a day without news: what did well before, and the pillars and readers that are owed
 * most. Dates to come are no ideas but signals, from the brand's calendar. Nothing is invented: titles are the brand's own angles, pains, goals
 * and keywords. Fewer come only from a brand that has said next to nothing.
 */
export function strategyIdeas(facts: StrategyFacts): StrategyIdea[] {
  const used = new Set(
    [...facts.recentPackages.map(({ title }) => title), ...(facts.knownTitles ?? [])].map(
      (title) => foldText(title).folded,
    ),
  );
  const ideas: StrategyIdea[] = [];
  const add = (idea: StrategyIdea): void => {
    const key = foldText(idea.title).folded;
    if (ideas.length >= MOST_IDEAS || used.has(key)) return;
    used.add(key);
    ideas.push(idea);
  };
  for (const idea of winnerIdeas(facts)) add(idea);
  const gaps = gapIdeas(facts);
  // Each pillar and reader once; a second round with their other words only where ideas are short.
  for (let round = 0; round < LEAST_IDEAS && (round === 0 || ideas.length < LEAST_IDEAS); round += 1) {
    for (const titles of gaps) {
      const idea = titles[round];
      if (idea) add(idea);
    }
  }
  return ideas;
}

function winnerIdeas({ publications, recentPackages, snapshot, now }: StrategyFacts): StrategyIdea[] {
  const today = formatDay(now, snapshot.brand.locale);
  const packages = new Map(recentPackages.map((each) => [each.id, each]));
  const best = new Map<string, number>();
  for (const { packageId, outcome } of publications) {
    if (outcome !== null && outcome >= WINNER_OUTCOME) best.set(packageId, Math.max(outcome, best.get(packageId) ?? 0));
  }
  const winners = [...best].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MAX_WINNERS);
  return winners.flatMap(([packageId]) => {
    const winner = packages.get(packageId as ContentPackage["id"]);
    if (!winner) return [];
    const speaks = isEnglish(snapshot);
    return [
      {
        ...plainShape(snapshot),
        trigger: "repurpose_winner" as const,
        pillarId: winner.pillarId,
        personaId: winner.personaId,
        title: shorten(speaks ? `Once more, from another side: ${winner.title}` : `${winner.title} (II)`),
        why: speaks
          ? `By ${today} this did better than your usual, and no second telling has followed.`
          : `${winner.title} · ${today}`,
        anchor: today,
      },
    ];
  });
}

/** For each pillar and reader, most owed first: ideas with one wording after the other. */
function gapIdeas({ snapshot, recentPackages, now }: StrategyFacts): StrategyIdea[][] {
  const pillars = activePillars(snapshot);
  const personas = snapshot.personas.filter(({ deletedAt }) => deletedAt === null);
  const debts = new Map(measureCoverage(pillars, recentPackages, now).map(({ pillarId, debt }) => [pillarId, debt]));
  const pairs: { pillar: ContentPillar | null; persona: Persona | null; angle: string | null; need: number }[] = [];
  for (const pillar of pillars.length > 0 ? pillars : [null]) {
    for (const persona of personas.length > 0 ? personas : [null]) {
      const row = snapshot.matrix.find((each) => each.pillarId === pillar?.id && each.personaId === persona?.id);
      const made = recentPackages.filter(
        (each) => each.pillarId === pillar?.id && each.personaId === persona?.id,
      ).length;
      const need = (pillar ? (debts.get(pillar.id) ?? 0) : 0) + 0.3 * (row?.weight ?? 0.5) - 0.2 * made;
      pairs.push({ pillar, persona, angle: row?.angle ?? null, need });
    }
  }
  pairs.sort((a, b) => b.need - a.need);
  return spreadPillars(pairs).map(({ pillar, persona, angle }) => {
    const debt = pillar ? (debts.get(pillar.id) ?? 0) : 0;
    return wordings(snapshot, pillar, persona, angle).map((title) => ({
      ...plainShape(snapshot),
      trigger: debt > 0 ? ("coverage_gap" as const) : ("evergreen" as const),
      pillarId: pillar?.id ?? null,
      personaId: persona?.id ?? null,
      title: shorten(title),
      why: whyOf(snapshot, pillar, debt, now),
      anchor: formatDay(now, snapshot.brand.locale),
    }));
  });
}

/** Takes the pairs pillar by pillar in turn, so that one pillar does not fill the board. */
function spreadPillars<T extends { pillar: ContentPillar | null }>(pairs: readonly T[]): T[] {
  const seen = new Map<string, number>();
  const ranked = pairs.map((pair, at) => {
    const turn = seen.get(pair.pillar?.id ?? "") ?? 0;
    seen.set(pair.pillar?.id ?? "", turn + 1);
    return { pair, turn, at };
  });
  return ranked.sort((a, b) => a.turn - b.turn || a.at - b.at).map(({ pair }) => pair);
}

function wordings(
  snapshot: BrandSnapshot,
  pillar: ContentPillar | null,
  persona: Persona | null,
  angle: string | null,
): string[] {
  const { positioning, offers, name, locale } = snapshot.brand;
  const subject = pillar?.name ?? positioning.category ?? name;
  const concerns = [...(persona?.pains ?? []), ...(persona?.goals ?? [])];
  // Each subject begins with another of the reader's concerns, so that the board does not say one thing six times.
  const turn = pillar ? Math.max(0, snapshot.pillars.indexOf(pillar)) % Math.max(1, concerns.length) : 0;
  const takes = [
    angle,
    ...concerns.slice(turn),
    ...concerns.slice(0, turn),
    ...(pillar && isStated(snapshot, pillar) ? pillar.keywords : []),
    ...offers.map((offer) => offer.benefit),
    positioning.promise,
  ];
  const known = new Set(contentWords(subject, locale));
  const titles = takes
    .filter((take) => take !== null && contentWords(take, locale).some((word) => !known.has(word)))
    .map((take) => `${subject}: ${firstSentence(take ?? "")}`);
  return [...new Set(titles)];
}

/** Keywords that were only suggested are words to match with, not subjects somebody chose. */
function isStated({ brand, pillars }: BrandSnapshot, pillar: ContentPillar): boolean {
  const path = `pillars.${pillars.indexOf(pillar)}.keywords`;
  return !brand.suggested.includes("pillars") && !brand.suggested.includes(path);
}

function whyOf(snapshot: BrandSnapshot, pillar: ContentPillar | null, debt: number, now: Date): string {
  const today = formatDay(now, snapshot.brand.locale);
  const subject = pillar?.name ?? snapshot.brand.name;
  if (!isEnglish(snapshot)) return `${subject} · ${today}`;
  if (debt > 0) return `By ${today}, ${subject} has had less of your posts than you want it to have.`;
  return `Nothing in the news presses on ${today}, which leaves room for ${subject}.`;
}

function plainShape(snapshot: BrandSnapshot): OpportunityShape {
  const { primaryChannel, suggestedChannels } = pickChannels(snapshot);
  return {
    type: "evergreen",
    trigger: "evergreen",
    personaId: null,
    pillarId: null,
    primaryChannel,
    suggestedChannels,
    eventAt: null,
    riskFlags: [],
    effort: effortOf(primaryChannel, 0),
  };
}

function isEnglish({ brand }: BrandSnapshot): boolean {
  return brand.locale.toLowerCase().split("-")[0] === "en";
}

function firstSentence(text: string): string {
  return (/^.{10,}?[.!?](?=\s)/su.exec(text)?.[0] ?? text).replace(/[.]$/, "").trim();
}

function shorten(text: string): string {
  if (text.length <= MAX_TITLE) return text;
  return `${text
    .slice(0, MAX_TITLE - 1)
    .replace(/[\uD800-\uDBFF]$/u, "")
    .trimEnd()}…`;
}
