import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The operating-system user a program runs as. */
export interface ServiceUser {
  name: string;
  uid: number;
  gid: number;
}

export interface ProgramResult {
  /** `null` when the program could not be started or was ended by a signal. */
  exitCode: number | null;
  /** stdout and stderr as they came. */
  output: string;
}

/**
 * Runs a program to its end in a session of its own, so that a Ctrl-C meant for Kairo does not reach it. It sees
 * nothing of Kairo's environment. `user` is for root only.
 */
export function runProgram(
  file: string,
  programArguments: readonly string[],
  options: { user?: ServiceUser | undefined; input?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(file, programArguments, {
      cwd: "/",
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C", TZ: "UTC", ...options.env },
      ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.stdin.on("error", () => {
      // The program ended without reading its input; its exit code tells why.
    });
    child.stdin.end(options.input ?? "");
    child.on("error", (error) => resolve({ exitCode: null, output: `${output}${error.message}` }));
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}

/** True while a process with this pid exists, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The command line of a live process; empty for a dead one that its parent has not buried yet. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    try {
      return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    } catch {
      return "";
    }
  }
  try {
    const { stdout } = await execute("ps", ["-o", "stat=,args=", "-p", String(pid)]);
    return stdout.trimStart().startsWith("Z") ? "" : stdout.trim();
  } catch {
    return "";
  }
}
