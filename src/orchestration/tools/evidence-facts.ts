import type { Signal } from "../../core/signal.ts";
import type { EvidenceFact } from "../prompts/facts.ts";

const FACT_TEXT = 700;

/** Evidence as a prompt shows it, under a short key. */
export function evidenceFactOf(signal: Signal, key: string): EvidenceFact {
  return {
    id: key,
    source: sourceNameOf(signal),
    title: signal.title,
    text: cut(signal.text, FACT_TEXT),
    date: signal.publishedAt?.toISOString().slice(0, 10) ?? null,
    url: signal.canonicalUrl,
  };
}

/** The key of the n-th piece of evidence, counted from 0. */
export function evidenceKey(index: number): string {
  return `e${index + 1}`;
}

function sourceNameOf(signal: Signal): string {
  return signal.domain ?? signal.author ?? "a source of yours";
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}
