import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import { z } from "zod";
import { SIGNED_IN_ROLE } from "../api/identity/verify-token.ts";
import { KairoError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";

export { localUserId } from "../integrations/local-users.ts";

/** Who issues the tokens of a deployment without an identity provider. */
export const LOCAL_ISSUER = "kairo-local";
/** The user that `npm run token` and the demo sign in when none is named. */
export const LOCAL_USER_ID: UserId = "00000000-0000-4000-8000-000000000001";

const KEY_FILE = "signing-key.json";
const ALGORITHM = "ES256";
const DEFAULT_LIFETIME_SECONDS = 24 * 60 * 60;

const PrivateKey = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

export interface LocalSigningKey {
  /** For the verifier; it cannot sign. */
  publicKey: JWK;
  /** A token that goes through the same verifier as any other. */
  issueToken(request: {
    userId: UserId;
    email?: string;
    audience: string;
    now: Date;
    lifetimeSeconds?: number;
  }): Promise<string>;
}

/**
 * The key of a deployment without an identity provider: made on first use, kept in the data folder for its owner's
 * eyes alone. Processes that start at the same moment end with the same key.
 *
 * @throws INVALID when the file is there and holds no key
 */
export async function openLocalSigningKey(dataDir: string): Promise<LocalSigningKey> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, KEY_FILE);
  const key = (await readKey(path)) ?? (await makeKey(path));
  const { d: _private, ...publicKey } = key;
  return {
    publicKey,
    issueToken: async ({ userId, email, audience, now, lifetimeSeconds = DEFAULT_LIFETIME_SECONDS }) => {
      const issuedAt = Math.floor(now.getTime() / 1_000);
      return new SignJWT({ role: SIGNED_IN_ROLE, ...(email ? { email } : {}) })
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
        .setSubject(userId)
        .setIssuer(LOCAL_ISSUER)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(await importJWK(key, ALGORITHM));
    },
  };
}

async function readKey(path: string): Promise<z.infer<typeof PrivateKey> | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  await chmod(path, 0o600);
  try {
    return PrivateKey.parse(JSON.parse(text));
  } catch (cause) {
    throw new KairoError(
      "INVALID",
      `${path} holds no signing key; delete it and a new one is made (tokens signed by the old one stop working).`,
      { cause },
    );
  }
}

async function makeKey(path: string): Promise<z.infer<typeof PrivateKey>> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const key = PrivateKey.parse(await exportJWK(privateKey));
  // Linked into place whole: whoever comes second finds the first one's key, never half of it.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(key), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return (await readKey(path)) ?? key;
  } finally {
    await rm(draft, { force: true });
  }
}
