import { readFacts } from "../../src/orchestration/prompts/prompt.ts";

/** What a model is asked, however it is reached. */
export interface ModelRequest {
  system: string;
  /** The first user message. */
  user: string;
  toolNames: string[];
  /** Tool results so far, in order. */
  toolResults: { name: string; value: unknown }[];
  outputName: string | null;
}

export type ModelAnswer =
  | { kind: "tool"; name: string; input: unknown }
  | { kind: "json"; value: unknown }
  | { kind: "text"; text: string };

interface EvidenceFact {
  id: string;
  title: string;
  text: string;
  source: string;
  date: string | null;
}

/** A well-behaved model: says only what its facts say, reads evidence once, then submits. */
export function answerWell(request: ModelRequest): ModelAnswer {
  const facts = readFacts(request.user) ?? {};
  if (request.toolNames.includes("SubmitVariant")) return draft(facts, request);
  switch (facts.task) {
    case "board":
      return { kind: "json", value: { opportunities: (facts.stories as never[]).map(writeStory) } };
    case "summary":
      return { kind: "json", value: { summary: String(facts.thesis) } };
    case "revise":
      return { kind: "json", value: revise(facts) };
    case "rationale":
      return {
        kind: "json",
        value: {
          rationales: (facts.patterns as { key: string }[]).map(({ key }) => ({ key, text: "It suits the brand." })),
        },
      };
    default:
      return { kind: "text", text: "I have no answer to that." };
  }
}

function draft(facts: Record<string, unknown>, request: ModelRequest): ModelAnswer {
  const evidence = (facts.evidence ?? []) as EvidenceFact[];
  const lead = evidence[0];
  if (lead && request.toolResults.length === 0 && request.toolNames.includes("GetEvidence")) {
    return { kind: "tool", name: "GetEvidence", input: { evidence: lead.id } };
  }
  const { thesis } = facts.argument as { thesis: string };
  const slot = facts.slot as { channel: string; hasTitle: boolean; number: number };
  const text = slot.channel === "x" ? thesis.slice(0, 200) : `${thesis}\n\n${lead?.text ?? ""}`;
  return {
    kind: "tool",
    name: "SubmitVariant",
    input: {
      parts: [text.trim()],
      title: slot.hasTitle ? (lead?.title ?? thesis).slice(0, 55) : null,
      cta: null,
      hashtags: [],
      links: [],
    },
  };
}

/** Does the one thing it can: puts "In short: " in front. */
function revise(facts: Record<string, unknown>) {
  const changed = "It opens with “In short”.";
  if (typeof facts.selection === "string") return { text: `In short: ${facts.selection}`, changed };
  const { parts, ...rest } = facts.draft as { parts: string[] };
  return { ...rest, parts: parts.map((part, index) => (index === 0 ? `In short: ${part}` : part)), changed };
}

function writeStory(story: {
  story: string;
  pillar: string | null;
  reader: string | null;
  anchor: string;
  evidence: EvidenceFact[];
  idea: { title: string; why: string } | null;
}) {
  const lead = story.evidence[0];
  return {
    story: story.story,
    title: (lead?.title ?? story.idea?.title ?? "An idea").slice(0, 180),
    angle: "What it means for your readers.",
    thesis: (lead?.text.split(/(?<=[.!?])\s/)[0] ?? story.idea?.title ?? "An idea").slice(0, 500),
    points: lead ? [{ text: lead.title.slice(0, 200), evidence: [lead.id] }] : [],
    cta: null,
    whyNow: lead?.date ? `${lead.source} published it on ${lead.date}.` : (story.idea?.why ?? story.anchor),
    pillar: story.pillar,
    reader: story.reader,
  };
}

/** The key of the slot a draft is asked for; null when it is none. */
export function slotKeyOf(request: Pick<ModelRequest, "user">): string | null {
  const facts = readFacts(request.user);
  const slot = facts?.task === "draft" ? (facts.slot as { channel: string; number: number }) : null;
  return slot ? `${slot.channel}-${slot.number}` : null;
}
