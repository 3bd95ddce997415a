import { createHash } from "node:crypto";
import { access, chmod, constants, lstat, mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { KairoError } from "../../core/errors.ts";
import { POSTGRES_MAJOR } from "./binaries.ts";
import { clusterOfAnotherUser } from "./failures.ts";
import { runProgram, type ServiceUser } from "./processes.ts";

/** Where the parts of one embedded server lie. */
export interface Places {
  /** `<dataDir>/<name>18`: everything about this server, unless the cluster had to move. */
  home: string;
  /** PostgreSQL's own data folder. */
  clusterDir: string;
  /** True when `home` lies where PostgreSQL's user cannot go, so that the cluster is kept elsewhere. */
  isRelocated: boolean;
  logFile: string;
  stateFile: string;
  lockFile: string;
}

/** Roots that every user can walk through, the lasting one first. */
const RELOCATION_ROOTS = ["/var/lib", "/var/tmp"];

/** Finds an existing server's places, or the ones a new server would get. Creates nothing. */
export async function findPlaces(dataDir: string, name: string): Promise<Places> {
  // One spelling for one folder, whatever links lead to it: the server's command line carries it.
  const folder = await realpath(dataDir).catch(() => resolve(dataDir));
  const home = join(folder, `${name}${POSTGRES_MAJOR}`);
  if (await isThere(join(home, "data"))) return placesOf(home, home);
  for (const elsewhere of relocatedHomes(home)) {
    if (await isThere(join(elsewhere, "data"))) return placesOf(home, elsewhere);
  }
  return placesOf(home, home);
}

/** Every folder that may hold something of a server, finished or not. */
export function foldersOf(places: Places): string[] {
  return [...relocatedHomes(places.home), places.home];
}

/** Throws PRECONDITION when the folder can neither be made nor written to. */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new KairoError(
      "PRECONDITION",
      `The data folder ${resolve(dataDir)} cannot be made or written to; set KAIRO_DATA_DIR to a folder of your own.`,
      { cause: error },
    );
  }
}

/**
 * Creates the folder a new cluster will be made in: `home`, or a root-owned one outside when PostgreSQL's user cannot
 * reach `home` (a repository below /root).
 */
export async function settlePlaces(places: Places, user: ServiceUser | undefined): Promise<Places> {
  await mkdir(places.home, { recursive: true });
  if (user === undefined) return places;
  await chmod(places.home, 0o711);
  if (await canEnter(places.home, user)) return places;
  for (const elsewhere of relocatedHomes(places.home)) {
    const made = await mkdir(elsewhere, { recursive: true, mode: 0o711 }).then(
      () => true,
      () => false,
    );
    if (!made) continue;
    const { uid } = await lstat(elsewhere);
    if (uid !== 0) throw clusterOfAnotherUser(elsewhere);
    await chmod(dirname(elsewhere), 0o711);
    await chmod(elsewhere, 0o711);
    if (await canEnter(elsewhere, user)) return placesOf(places.home, elsewhere);
  }
  throw new KairoError(
    "PRECONDITION",
    `PostgreSQL runs as ${user.name}, who cannot enter ${places.home} nor ${RELOCATION_ROOTS.join(" nor ")}; ` +
      "set KAIRO_DATA_DIR to a folder that user can reach.",
  );
}

/** The folder that holds copies of the binaries: shared by all servers below one root. */
export function copyParentOf(places: Places): string {
  return process.getuid?.() === 0 ? join(RELOCATION_ROOTS[0] as string, "kairo") : places.home;
}

function placesOf(home: string, clusterHome: string): Places {
  const clusterDir = join(clusterHome, "data");
  return {
    home,
    clusterDir,
    isRelocated: clusterHome !== home,
    logFile: join(clusterDir, "server.log"),
    stateFile: join(home, "state.json"),
    lockFile: `${home}.lock`,
  };
}

/** Only root has to give way to another user. */
function relocatedHomes(home: string): string[] {
  if (process.getuid?.() !== 0) return [];
  const name = createHash("sha256").update(home).digest("hex").slice(0, 16);
  return RELOCATION_ROOTS.map((root) => join(root, "kairo", name));
}

async function canEnter(directory: string, user: ServiceUser): Promise<boolean> {
  const { exitCode } = await runProgram("/bin/sh", ["-c", 'cd "$1"', "sh", directory], { user });
  return exitCode === 0;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") throw clusterOfAnotherUser(path, error);
    return false;
  }
}
