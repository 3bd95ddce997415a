import { createKairoClient, ErrorDTO, type KairoClient, type RouterOutputs } from "@kairo/contract";
import { EventSource } from "eventsource";

const url = process.env.NEXT_PUBLIC_KAIRO_URL ?? "http://127.0.0.1:4000";

export type Board = RouterOutputs["reference"]["today"];
export type Card = Board["opportunities"][number];
export type Package = RouterOutputs["reference"]["packages"]["get"];
export type { KairoClient };

export function openKairo(token: string): KairoClient {
  return createKairoClient({ url, getToken: () => token, EventSource });
}

/** What a person should read when a call was refused, or never arrived. */
export function sentenceOf(error: unknown): string {
  const refusal = ErrorDTO.safeParse((error as { data?: unknown }).data);
  return refusal.success ? refusal.data.reason : `Kairo cannot be reached at ${url}.`;
}
