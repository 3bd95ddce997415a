import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { KairoError } from "../../core/errors.ts";
import type { ServiceUser } from "./processes.ts";

const execute = promisify(execFile);

/**
 * The user PostgreSQL runs as, or `undefined` for the one Kairo runs as. PostgreSQL refuses root, so root drops to the
 * owner of an existing cluster, else to `postgres`, else to `nobody`. Throws PRECONDITION when there is none of them.
 */
export async function chooseServiceUser(clusterDir: string): Promise<ServiceUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const user = (await findUser("postgres")) ?? (await findUser("nobody"));
  if (user === undefined) {
    throw new KairoError(
      "PRECONDITION",
      "PostgreSQL does not run as root and this machine has neither a user postgres nor nobody; " +
        "run Kairo as an ordinary user, or set DATABASE_URL to a server of your own.",
    );
  }
  return user;
}

async function findUser(name: string): Promise<ServiceUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([execute("id", ["-u", name]), execute("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
