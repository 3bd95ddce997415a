import { randomBytes } from "node:crypto";
import { chown, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { clusterOfAnotherUser } from "./failures.ts";

/** What Kairo remembers about its server between runs. The file is readable by its owner alone. */
export type ServerState = z.infer<typeof ServerState>;
export const ServerState = z.object({
  /** The port to ask for first at the next start; the running server's own pid file says which one it has. */
  port: z.int().min(1).max(65_535),
  superuserPassword: z.string().min(1),
  ownerPassword: z.string().min(1),
  runtimePassword: z.string().min(1),
  /** True once roles and database exist. */
  isPrepared: z.boolean(),
});

/** Fresh passwords of 192 random bits each. */
export function newState(port: number): ServerState {
  const password = () => randomBytes(24).toString("base64url");
  return {
    port,
    superuserPassword: password(),
    ownerPassword: password(),
    runtimePassword: password(),
    isPrepared: false,
  };
}

/** `undefined` when there is no file or what it holds is damaged. */
export async function readState(stateFile: string): Promise<ServerState | undefined> {
  try {
    const parsed = ServerState.safeParse(JSON.parse(await readFile(stateFile, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") throw clusterOfAnotherUser(stateFile, error);
    return undefined;
  }
}

/** Replaces the file in one step; the owner of the folder owns it, even where root writes. */
export async function writeState(stateFile: string, state: ServerState): Promise<void> {
  const draft = `${stateFile}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  if (process.getuid?.() === 0) {
    const folder = await stat(dirname(stateFile));
    await chown(draft, folder.uid, folder.gid);
  }
  await rename(draft, stateFile);
}
