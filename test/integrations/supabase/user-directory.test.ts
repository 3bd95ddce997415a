import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UserDirectory } from "../../../src/core/ports/user-directory.ts";
import { createSupabaseUserDirectory } from "../../../src/integrations/supabase/user-directory.ts";

const SERVICE_KEY = "service-key-of-a-test";
const NORA = "3f0c1f1e-3f0a-4c0a-9d50-0d6c8d3f5a01";
const PAUL = "3f0c1f1e-3f0a-4c0a-9d50-0d6c8d3f5a02";

interface Heard {
  method: string;
  path: string;
  authorization: string | undefined;
  body: string;
}
interface Said {
  status: number;
  body: unknown;
}

let server: Server;
let heard: Heard[] = [];
/** What Supabase says; null never answers. */
let answer: (request: Heard) => Said | null;
let users: UserDirectory;
let slowMilliseconds = 0;
let open = 0;
let most = 0;

beforeEach(async () => {
  heard = [];
  [open, most, slowMilliseconds] = [0, 0, 0];
  server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const asked = { method, path: url, authorization: headers.authorization, body: await textOf(request) };
    heard.push(asked);
    open += 1;
    most = Math.max(most, open);
    const said = answer(asked);
    if (said === null) return;
    if (slowMilliseconds > 0) await wait(slowMilliseconds);
    open -= 1;
    response
      .writeHead(said.status, { "content-type": "application/json", "x-supabase-api-version": "2024-01-01" })
      .end(JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  users = createSupabaseUserDirectory({ url, serviceKey: SERVICE_KEY, timeoutMilliseconds: 300 });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("people of a Supabase project", () => {
  it("who are not known yet are invited by their address, with the service key", async () => {
    answer = () => ({ status: 200, body: userOf(NORA, "nora@example.com", { full_name: "Nora N." }) });
    expect(await users.findOrInvite("nora@example.com")).toEqual({
      userId: NORA,
      email: "nora@example.com",
      name: "Nora N.",
    });
    expect(heard).toMatchObject([{ method: "POST", path: "/auth/v1/invite", authorization: `Bearer ${SERVICE_KEY}` }]);
    expect(JSON.parse(heard[0]!.body)).toMatchObject({ email: "nora@example.com" });
  });

  it("who are known are found page by page, whatever the case of the address", async () => {
    const crowd = Array.from({ length: 1_000 }, (_, index) =>
      userOf(`00000000-0000-4000-8000-${String(index).padStart(12, "0")}`, `user${index}@example.com`),
    );
    answer = ({ path }) => {
      if (path.startsWith("/auth/v1/invite")) {
        return {
          status: 422,
          body: { code: "email_exists", msg: "A user with this email address has been registered" },
        };
      }
      return { status: 200, body: { users: path.includes("page=1&") ? crowd : [userOf(PAUL, "Paul@Example.com")] } };
    };
    expect(await users.findOrInvite("paul@example.com")).toMatchObject({ userId: PAUL, email: "Paul@Example.com" });
    expect(heard.map(({ path }) => path)).toEqual([
      "/auth/v1/invite",
      "/auth/v1/admin/users?page=1&per_page=1000",
      "/auth/v1/admin/users?page=2&per_page=1000",
    ]);
  });

  it("are listed by id; those it does not know are left out", async () => {
    answer = ({ path }) =>
      path.endsWith(NORA)
        ? { status: 200, body: userOf(NORA, "nora@example.com", { name: "Nora" }) }
        : { status: 404, body: { code: "user_not_found", msg: "User not found" } };
    const profiles = await users.listProfiles([NORA, PAUL]);
    expect([...profiles]).toEqual([[NORA, { userId: NORA, email: "nora@example.com", name: "Nora" }]]);
  });

  it("are asked for a few at a time", async () => {
    slowMilliseconds = 10;
    answer = ({ path }) => ({ status: 200, body: userOf(path.slice(-36), "somebody@example.com") });
    const ids = Array.from({ length: 60 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`);
    expect((await users.listProfiles(ids)).size).toBe(60);
    expect(heard).toHaveLength(60);
    expect(most).toBeLessThanOrEqual(10);
  });

  it("that Supabase refuses to tell of are UPSTREAM, without what it said", async () => {
    answer = () => ({ status: 401, body: { code: "bad_jwt", msg: `key ${SERVICE_KEY} of host db.internal` } });
    const refused = users.findOrInvite("nora@example.com");
    await expect(refused).rejects.toMatchObject({
      code: "UPSTREAM",
      message: "Supabase did not look the user up (401 bad_jwt).",
    });
    await expect(users.listProfiles([NORA])).rejects.toMatchObject({ code: "UPSTREAM" });
  });

  it("that Supabase keeps silent about are UPSTREAM too, before the caller gives up", async () => {
    answer = () => null;
    await expect(users.listProfiles([NORA])).rejects.toMatchObject({ code: "UPSTREAM", retryable: true });
    await expect(users.findOrInvite("nora@example.com")).rejects.toMatchObject({ code: "UPSTREAM" });
  });
});

function userOf(id: string, email: string, user_metadata: Record<string, unknown> = {}) {
  return { id, aud: "authenticated", role: "authenticated", email, app_metadata: {}, user_metadata };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
