import { resolve } from "node:path";
import { createTokenVerifier, type TokenKeySource, type TokenVerifier } from "../api/identity/verify-token.ts";
import type { Clock } from "../core/clock.ts";
import type { UserId } from "../core/ids.ts";
import type { Config } from "./config.ts";
import { LOCAL_ISSUER, openLocalSigningKey } from "./local-signing-key.ts";

/** Who may say who somebody is in this deployment. */
export interface DeploymentIdentity {
  verifyToken: TokenVerifier;
  /** Issues a token of this deployment's own making; null where an identity provider issues them. */
  issueToken: ((request: { userId: UserId; email?: string; lifetimeSeconds?: number }) => Promise<string>) | null;
}

/** One key source: the provider's key set, a shared secret, or, without either, a key this deployment makes itself. */
export async function openIdentity(
  config: Pick<Config, "AUTH_JWKS_URL" | "AUTH_JWT_SECRET" | "AUTH_ISSUER" | "AUTH_AUDIENCE" | "KAIRO_DATA_DIR">,
  clock: Clock,
): Promise<DeploymentIdentity> {
  const audience = config.AUTH_AUDIENCE;
  const outside = keysFromOutside(config);
  if (outside) {
    const issuer = config.AUTH_ISSUER ?? "";
    return { verifyToken: createTokenVerifier({ keys: outside, issuer, audience, clock }), issueToken: null };
  }
  const key = await openLocalSigningKey(resolve(config.KAIRO_DATA_DIR));
  const keys = { kind: "local", publicKey: key.publicKey } as const;
  return {
    verifyToken: createTokenVerifier({ keys, issuer: LOCAL_ISSUER, audience, clock }),
    issueToken: (request) => key.issueToken({ ...request, audience, now: clock.now() }),
  };
}

function keysFromOutside(config: Pick<Config, "AUTH_JWKS_URL" | "AUTH_JWT_SECRET">): TokenKeySource | null {
  if (config.AUTH_JWKS_URL) return { kind: "jwks", url: config.AUTH_JWKS_URL };
  return config.AUTH_JWT_SECRET ? { kind: "secret", secret: config.AUTH_JWT_SECRET } : null;
}
