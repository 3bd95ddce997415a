import type { Channel } from "../../core/channels.ts";
import type { PersonaId, PillarId } from "../../core/ids.ts";
import type { ScorableOpportunity, ScoredEvidence, ScoringContext } from "./score-subject.ts";
import { createScoreSubject } from "./score-subject.ts";
import { LEAST_PILLAR_COVER } from "./shape-candidate.ts";

/** What a person could change about an opportunity. */
export type ScoreChange =
  | { kind: "persona"; personaId: PersonaId }
  | { kind: "pillar"; pillarId: PillarId }
  | { kind: "channel"; channel: Channel }
  | { kind: "settle_findings" }
  | { kind: "add_source" };

/** How much work each is: 1 a click, 2 some words or a second thought, 3 finding something. */
export const CHANGE_EFFORT: Readonly<Record<ScoreChange["kind"], number>> = {
  persona: 1,
  channel: 1,
  pillar: 2,
  settle_findings: 2,
  add_source: 3,
};

export interface ScoredThing {
  opportunity: ScorableOpportunity;
  evidence: readonly ScoredEvidence[];
}

/** Every change open to a person: none that would call a story something it does not speak of. */
export function possibleChanges({ opportunity, evidence }: ScoredThing, context: ScoringContext): ScoreChange[] {
  const { snapshot } = context;
  const personas = snapshot.personas.filter(({ id, deletedAt }) => deletedAt === null && id !== opportunity.personaId);
  const channels = snapshot.brand.channels.filter(
    ({ enabled, channel }) => enabled && channel !== opportunity.primaryChannel,
  );
  const spokenOf = createScoreSubject(opportunity, evidence, context).matches.filter(
    ({ cover, pillar }) => cover >= LEAST_PILLAR_COVER && pillar.id !== opportunity.pillarId,
  );
  return [
    ...personas.map(({ id }) => ({ kind: "persona" as const, personaId: id })),
    ...channels.map(({ channel }) => ({ kind: "channel" as const, channel })),
    ...spokenOf.map(({ pillar }) => ({ kind: "pillar" as const, pillarId: pillar.id })),
    ...((opportunity.checks?.verdict ?? "clean") === "clean" ? [] : [{ kind: "settle_findings" as const }]),
    { kind: "add_source" },
  ];
}

/** The opportunity and its evidence as they would be after a change; scoring them anew says what it brings. */
export function applyChange(change: ScoreChange, { opportunity, evidence }: ScoredThing, now: Date): ScoredThing {
  switch (change.kind) {
    case "persona":
      return { opportunity: { ...opportunity, personaId: change.personaId }, evidence };
    case "pillar":
      return { opportunity: { ...opportunity, pillarId: change.pillarId }, evidence };
    case "channel":
      return { opportunity: { ...opportunity, primaryChannel: change.channel }, evidence };
    case "settle_findings":
      return { opportunity: { ...opportunity, checks: { verdict: "clean" } }, evidence };
    case "add_source":
      return { opportunity, evidence: [...evidence, anotherTelling(opportunity, evidence[0], now)] };
  }
}

/** A site of usual trust that tells the same on the same day; of an idea nobody tells yet, today. */
function anotherTelling(
  { title, thesis }: ScorableOpportunity,
  lead: ScoredEvidence | undefined,
  now: Date,
): ScoredEvidence {
  return {
    title: lead?.title ?? title,
    text: lead?.text ?? thesis,
    publishedAt: lead ? lead.publishedAt : now,
    sourceId: "source_another",
    domain: "another.example",
    canonicalUrl: "https://another.example/",
    trust: "normal",
  };
}

/** A change in people's words. */
export function describeChange(change: ScoreChange, { opportunity, evidence }: ScoredThing, context: ScoringContext) {
  const { personas, pillars } = context.snapshot;
  switch (change.kind) {
    case "persona":
      return `write it for ${personas.find(({ id }) => id === change.personaId)?.name ?? "another reader"}`;
    case "pillar":
      return `take it as ${pillars.find(({ id }) => id === change.pillarId)?.name ?? "another pillar"}`;
    case "channel":
      return `lead with ${change.channel}`;
    case "settle_findings":
      return opportunity.checks?.verdict === "blocked" ? "take the blocked words out" : "settle the open warnings";
    case "add_source":
      return evidence.length > 0 ? "add one more site that tells it" : "find a site that tells it";
  }
}
