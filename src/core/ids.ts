import { z } from "zod";

/** Every kind of object that has an id of ours, and the prefix its ids carry. */
export const ID_PREFIXES = [
  "tenant",
  "brand",
  "persona",
  "pillar",
  "source",
  "signal",
  "cluster",
  "opp",
  "pkg",
  "var",
  "pat",
  "event",
  "decision",
  "learning",
  "run",
  "board",
] as const;

export type IdPrefix = (typeof ID_PREFIXES)[number];

/** A TypeID: the prefix, an underscore, and a UUIDv7 in lowercase Crockford base32 (26 characters). */
export type Id<P extends IdPrefix> = `${P}_${string}`;

export type TenantId = Id<"tenant">;
export type BrandId = Id<"brand">;
export type PersonaId = Id<"persona">;
export type PillarId = Id<"pillar">;
export type SourceId = Id<"source">;
export type SignalId = Id<"signal">;
export type ClusterId = Id<"cluster">;
export type OpportunityId = Id<"opp">;
export type PackageId = Id<"pkg">;
export type VariantId = Id<"var">;
export type PatternId = Id<"pat">;
export type EventId = Id<"event">;
export type DecisionId = Id<"decision">;
export type LearningEventId = Id<"learning">;
export type RunId = Id<"run">;
export type BoardId = Id<"board">;
/** The auth provider's user id (a uuid), not one of ours. */
export type UserId = string;

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** True when `text` is a well-formed id with this prefix. */
export function isId<P extends IdPrefix>(prefix: P, text: string): text is Id<P> {
  return text.startsWith(`${prefix}_`) && SUFFIX.test(text.slice(prefix.length + 1));
}

function idSchema<P extends IdPrefix>(prefix: P) {
  return z.custom<Id<P>>((value) => typeof value === "string" && isId(prefix, value), {
    error: `expected an id that starts with "${prefix}_" followed by 26 characters of lowercase base32`,
  });
}

export const TenantId = idSchema("tenant");
export const BrandId = idSchema("brand");
export const PersonaId = idSchema("persona");
export const PillarId = idSchema("pillar");
export const SourceId = idSchema("source");
export const SignalId = idSchema("signal");
export const ClusterId = idSchema("cluster");
export const OpportunityId = idSchema("opp");
export const PackageId = idSchema("pkg");
export const VariantId = idSchema("var");
export const PatternId = idSchema("pat");
export const EventId = idSchema("event");
export const DecisionId = idSchema("decision");
export const LearningEventId = idSchema("learning");
export const RunId = idSchema("run");
export const BoardId = idSchema("board");
export const UserId = z.uuid();

/** Makes ids. One per process; its clock and randomness are passed in so that tests can fix both. */
export interface IdGenerator {
  next<P extends IdPrefix>(prefix: P): Id<P>;
}

/**
 * Ids sort by the time they were made: 48 bits of Unix milliseconds, then a 12-bit counter that keeps
 * order within a millisecond, then 62 random bits (UUIDv7, RFC 9562 §6.2 method 1).
 *
 * @param now current time, Unix milliseconds
 * @param randomBytes as many random bytes as asked for
 */
export function createIdGenerator(uses: {
  now: () => number;
  randomBytes: (count: number) => Uint8Array;
}): IdGenerator {
  let lastMillisecond = -1;
  let counter = 0;

  function nextBytes(): Uint8Array {
    const millisecond = Math.max(uses.now(), lastMillisecond);
    const random = uses.randomBytes(10);
    if (millisecond === lastMillisecond) counter += 1;
    else counter = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & 0x7ff;
    const overflow = counter > 0xfff;
    lastMillisecond = overflow ? millisecond + 1 : millisecond;
    if (overflow) counter = 0;

    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, Math.floor(lastMillisecond / 0x10000));
    view.setUint16(4, lastMillisecond % 0x10000);
    view.setUint16(6, 0x7000 | counter);
    bytes.set(random.subarray(2, 10), 8);
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return bytes;
  }

  return { next: (prefix) => `${prefix}_${encodeBase32(nextBytes())}` };
}

function encodeBase32(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let position = 0; position < 26; position += 1) {
    text = CROCKFORD[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
