import { randomUUID, type webcrypto } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base64url, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTokenVerifier, type TokenVerifier } from "../../src/api/identity/verify-token.ts";
import { LOCAL_ISSUER, openLocalSigningKey } from "../../src/app/local-signing-key.ts";
import { createFixedClock } from "../../src/core/clock.ts";

const NOW = new Date("2026-11-22T09:00:00Z");
const now = NOW.getTime() / 1_000;
const clock = createFixedClock(NOW);
const issuer = "https://project.example/auth/v1";
const audience = "authenticated";
const userId = randomUUID();

const goodClaims = { role: "authenticated", email: "ada@example.org" };

function tokenOf(claims: JWTPayload = {}, { alg = "ES256", kid }: { alg?: string; kid?: string } = {}): SignJWT {
  return new SignJWT({
    sub: userId,
    iss: issuer,
    aud: audience,
    iat: now,
    exp: now + 600,
    ...goodClaims,
    ...claims,
  }).setProtectedHeader({ alg, ...(kid ? { kid } : {}) });
}

function unsigned(claims: JWTPayload): string {
  const encode = (value: unknown) => base64url.encode(JSON.stringify(value));
  return `${encode({ alg: "none" })}.${encode(claims)}.`;
}

async function refusal(verify: TokenVerifier, token: string): Promise<string> {
  const error = await verify(token).then(
    () => expect.fail("This token was to be refused."),
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "UNAUTHENTICATED" });
  return (error as Error).message;
}

describe("a token", async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const verify = createTokenVerifier({ keys: { kind: "local", publicKey: jwk }, issuer, audience, clock });
  const signed = (claims: JWTPayload) => tokenOf(claims).sign(privateKey);

  it("of a signed-in person says who they are", async () => {
    expect(await verify(await signed({}))).toEqual({ userId, email: "ada@example.org", expiresAt: expect.any(Date) });
  });

  it.each([
    ["another issuer", { iss: "https://evil.example" }, "iss"],
    ["another audience", { aud: "service" }, "aud"],
    ["the anonymous role", { role: "anon" }, "role"],
    ["the service role", { role: "service_role" }, "role"],
    ["no role", { role: undefined }, "role"],
    ["a subject that is no user", { sub: "somebody" }, "sub"],
    ["no subject", { sub: undefined }, "sub"],
    ["no end", { exp: undefined }, "exp"],
    ["an end in the past", { exp: now - 1 }, "expired"],
    ["a beginning in the future", { nbf: now + 60 }, "nbf"],
  ])("with %s is refused", async (_, claims, word) => {
    expect(await refusal(verify, await signed(claims as JWTPayload))).toContain(word);
  });

  it("that nobody signed is refused", async () => {
    const claims = { sub: userId, iss: issuer, aud: audience, exp: now + 600, ...goodClaims };
    expect(await refusal(verify, unsigned(claims))).toMatch(/not a signed|not allowed/);
  });

  it("signed with the public key as if it were a shared secret is refused", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(jwk));
    expect(await refusal(verify, await tokenOf({}, { alg: "HS256" }).sign(secret))).toContain("not allowed");
  });

  it("signed by another key is refused", async () => {
    const other = await generateKeyPair("ES256");
    expect(await refusal(verify, await tokenOf().sign(other.privateKey))).toContain("not signed by a key");
  });

  it.each(["", "x", "a.b.c", `${"a".repeat(5_000)}.b.c`, "🙂.🙂.🙂"])("that is none (%#) is refused", async (text) => {
    await refusal(verify, text);
  });

  it("whose words were changed after signing is refused", async () => {
    const [header, , signature] = (await signed({})).split(".");
    const forged = base64url.encode(
      JSON.stringify({ sub: randomUUID(), iss: issuer, aud: audience, exp: now + 600, ...goodClaims }),
    );
    expect(await refusal(verify, `${header}.${forged}.${signature}`)).toContain("not signed by a key");
  });
});

describe("a deployment with a shared secret", () => {
  const secret = "0123456789abcdef0123456789abcdef";
  const verify = createTokenVerifier({ keys: { kind: "secret", secret }, issuer, audience, clock });
  const key = new TextEncoder().encode(secret);

  it("takes tokens signed with it, by HS256 alone", async () => {
    expect((await verify(await tokenOf({}, { alg: "HS256" }).sign(key))).userId).toBe(userId);
    expect(await refusal(verify, await tokenOf({}, { alg: "HS512" }).sign(key))).toContain("not allowed");
  });
});

describe("a deployment with a key set", () => {
  let server: Server;
  let fetches = 0;
  let verify: TokenVerifier;
  let key: webcrypto.CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair("RS256", { extractable: true });
    key = pair.privateKey;
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: "first", alg: "RS256", use: "sig" }];
    server = createServer((_, response) => {
      fetches += 1;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    verify = createTokenVerifier({ keys: { kind: "jwks", url }, issuer, audience, clock });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("takes tokens signed by a key of the set", async () => {
    expect((await verify(await tokenOf({}, { alg: "RS256", kid: "first" }).sign(key))).userId).toBe(userId);
  });

  it("fetches no more than twice for two hundred unknown keys", async () => {
    const tokens = await Promise.all(
      Array.from({ length: 200 }, (_, index) => tokenOf({}, { alg: "RS256", kid: `unknown-${index}` }).sign(key)),
    );
    await Promise.all(tokens.map((token) => refusal(verify, token)));
    expect(fetches).toBeLessThanOrEqual(2);
  });

  it("says that it cannot tell, when the set cannot be fetched", async () => {
    const keys = { kind: "jwks", url: "http://127.0.0.1:1/jwks.json" } as const;
    const blind = createTokenVerifier({ keys, issuer, audience, clock });
    const token = await tokenOf({}, { alg: "RS256", kid: "first" }).sign(key);
    await expect(blind(token)).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });
});

describe("the forged tokens of Wycheproof", () => {
  const file = "../shared/data/badinput/jws_wycheproof_dev.json";

  it("are refused to the last, with the key they were forged against in place", async (test) => {
    if (!existsSync(file)) return test.skip("The corpus is not beside this checkout.");
    const { testGroups } = JSON.parse(await readFile(file, "utf8")) as { testGroups: ForgedGroup[] };
    const served: { keys: unknown[] } = { keys: [] };
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(served));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    const accepted: string[] = [];
    let tried = 0;
    for (const group of testGroups) {
      const isSecret = group.private?.kty === "oct";
      served.keys = [group.public];
      // Secrets are text in a configuration; these bytes are as near as text comes.
      const keys = isSecret
        ? { kind: "secret" as const, secret: Buffer.from(group.private?.k ?? "", "base64url").toString("latin1") }
        : { kind: "jwks" as const, url: `${url}?${group.comment}` };
      const verify = createTokenVerifier({ keys, issuer, audience, clock });
      for (const { tcId, comment, jws, result } of group.tests) {
        if (result !== "invalid") continue;
        tried += 1;
        await verify(jws).then(
          () => accepted.push(`${tcId} ${comment}`),
          (error: unknown) => expect(error).toMatchObject({ code: "UNAUTHENTICATED" }),
        );
      }
    }
    await new Promise((resolve) => server.close(resolve));
    expect(accepted).toEqual([]);
    expect(tried).toBeGreaterThan(80);
  });
});

interface ForgedGroup {
  comment: string;
  public?: unknown;
  private?: { kty: string; k?: string };
  tests: { tcId: number; comment: string; jws: string; result: "valid" | "invalid" }[];
}

describe("the local signing key", () => {
  it("is made once, for its owner's eyes alone, also when processes start together", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kairo-key-"));
    try {
      const keys = await Promise.all(Array.from({ length: 8 }, () => openLocalSigningKey(folder)));
      expect(new Set(keys.map(({ publicKey }) => JSON.stringify(publicKey))).size).toBe(1);
      expect((await stat(join(folder, "signing-key.json"))).mode & 0o777).toBe(0o600);
      expect(keys[0]?.publicKey).not.toHaveProperty("d");

      const [key] = keys;
      const publicKey = key!.publicKey;
      const verify = createTokenVerifier({ keys: { kind: "local", publicKey }, issuer: LOCAL_ISSUER, audience, clock });
      const token = await key!.issueToken({
        userId,
        email: "ada@example.org",
        audience,
        now: NOW,
        lifetimeSeconds: 60,
      });
      expect(await verify(token)).toEqual({ userId, email: "ada@example.org", expiresAt: expect.any(Date) });
      await importJWK(publicKey, "ES256");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("that was damaged is named, not replaced", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kairo-key-"));
    try {
      const path = join(folder, "signing-key.json");
      await writeFile(path, "{}");
      await expect(openLocalSigningKey(folder)).rejects.toThrow(/signing-key\.json holds no signing key; delete it/);
      expect(await readFile(path, "utf8")).toBe("{}");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
