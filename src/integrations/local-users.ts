import { createHash } from "node:crypto";
import { UserId } from "../core/ids.ts";
import type { UserDirectory } from "../core/ports/user-directory.ts";

/**
 * People of a deployment without an identity provider: an address stands for one user id, which
 * `npm run token -- --email ADDRESS` signs in.
 */
export function createLocalUserDirectory(): UserDirectory {
  return {
    findOrInvite: async (email) => ({ userId: localUserId(email), email, name: null }),
    listProfiles: async () => new Map(),
  };
}

/** A UUID of version 8 (RFC 9562) made of the SHA-256 of the address in lower case. */
export function localUserId(email: string): UserId {
  const hash = createHash("sha256").update(`kairo-local:${email.trim().toLowerCase()}`).digest("hex");
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `${variant}${hash.slice(17, 20)}`];
  return UserId.parse([...parts, hash.slice(20, 32)].join("-"));
}
