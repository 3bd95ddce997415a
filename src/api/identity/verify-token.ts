import {
  createRemoteJWKSet,
  errors,
  importJWK,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { KairoError } from "../../core/errors.ts";
import { UserId } from "../../core/ids.ts";

/** Who is calling, as a verified token says. */
export interface Identity {
  userId: UserId;
  email: string | null;
  /** When the token runs out; null where the process itself vouches for the caller. */
  expiresAt: Date | null;
}

/** @throws UNAUTHENTICATED with what is wrong with the token; UNAVAILABLE when its keys cannot be fetched */
export type TokenVerifier = (token: string) => Promise<Identity>;

/** Where the keys come from: exactly one source in a deployment, so that no token can choose how it is checked. */
export type TokenKeySource =
  | { kind: "jwks"; url: string }
  | { kind: "secret"; secret: string }
  | { kind: "local"; publicKey: JWK };

export interface TokenVerifierOptions {
  keys: TokenKeySource;
  issuer: string;
  audience: string;
  clock: Clock;
}

/** The role that Supabase gives signed-in people; its service and anonymous keys carry others. */
export const SIGNED_IN_ROLE = "authenticated";

/** Unknown key ids within this time cost no further fetch. */
const JWKS_COOLDOWN_MILLISECONDS = 30_000;
const JWKS_MAX_AGE_MILLISECONDS = 600_000;
const JWKS_TIMEOUT_MILLISECONDS = 5_000;
const MILLISECONDS_PER_SECOND = 1_000;

const Claims = z.object({
  sub: UserId,
  role: z.literal(SIGNED_IN_ROLE),
  email: z.string().max(320).nullish(),
  exp: z.number().transform((seconds) => new Date(seconds * MILLISECONDS_PER_SECOND)),
});

/** Checks access tokens here, without asking anybody: signature, algorithm, issuer, audience, times, role and subject. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { issuer, audience, clock } = options;
  const { findKey, algorithms } = keysOf(options.keys);
  return async (token) => {
    const { payload } = await jwtVerify(token, findKey, {
      algorithms,
      issuer,
      audience,
      currentDate: clock.now(),
      requiredClaims: ["exp", "sub", "role"],
    }).catch((error: unknown) => {
      throw refusal(error);
    });
    return identityOf(payload);
  };
}

function identityOf(payload: JWTPayload): Identity {
  const claims = Claims.safeParse(payload);
  if (!claims.success) {
    const claim = claims.error.issues[0]?.path.join(".") ?? "token";
    throw new KairoError(
      "UNAUTHENTICATED",
      `The token's ${claim} is not one of a signed-in person: sub must be a uuid and role must be ${SIGNED_IN_ROLE}.`,
    );
  }
  const { email, exp, sub } = claims.data;
  return { userId: sub, email: email ?? null, expiresAt: exp };
}

function keysOf(source: TokenKeySource): { findKey: JWTVerifyGetKey; algorithms: string[] } {
  switch (source.kind) {
    case "jwks":
      return { findKey: createRemoteKeys(source.url), algorithms: ["ES256", "RS256"] };
    case "secret": {
      const secret = new TextEncoder().encode(source.secret);
      return { findKey: async () => secret, algorithms: ["HS256"] };
    }
    case "local": {
      const key = importJWK(source.publicKey, "ES256");
      return { findKey: () => key, algorithms: ["ES256"] };
    }
  }
}

function createRemoteKeys(url: string): JWTVerifyGetKey {
  const findKey = createRemoteJWKSet(new URL(url), {
    cooldownDuration: JWKS_COOLDOWN_MILLISECONDS,
    cacheMaxAge: JWKS_MAX_AGE_MILLISECONDS,
    timeoutDuration: JWKS_TIMEOUT_MILLISECONDS,
  });
  return async (header, token) => {
    try {
      return await findKey(header, token);
    } catch (error) {
      if (speaksOfToken(error)) throw error;
      throw new KairoError("UNAVAILABLE", "The keys that sign access tokens could not be fetched; try again shortly.", {
        cause: error,
        retryAfterSeconds: 5,
      });
    }
  };
}

/** A key set that cannot be fetched or read says nothing about the token. */
function speaksOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWSInvalid
  );
}

function refusal(error: unknown): KairoError {
  if (error instanceof KairoError) return error;
  return new KairoError("UNAUTHENTICATED", reasonOfRefusal(error), { cause: error });
}

function reasonOfRefusal(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "The token has expired; sign in again.";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token's ${error.claim} is not what this deployment expects.`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return "The token is signed by an algorithm that is not allowed here.";
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return "The token is not signed by a key of this deployment.";
  }
  return "The token is not a signed access token.";
}
