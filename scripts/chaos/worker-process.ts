import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

export interface WorkerProcess {
  /** Resolves when the process is gone, whoever ended it, with what it wrote to standard error. */
  ended: Promise<{ code: number | null; signal: string | null; said: string }>;
  isAlive(): boolean;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void;
}

/** A real worker, as `npm run start:worker` starts it. */
export function startWorkerProcess(environment: Record<string, string>): WorkerProcess {
  const compileCache = resolve(ROOT, ".kairo/compile-cache");
  const child: ChildProcess = spawn(process.execPath, ["scripts/start.ts", "worker"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_COMPILE_CACHE: compileCache, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-4_000);
    });
  }
  let isAlive = true;
  const ended = new Promise<{ code: number | null; signal: string | null; said: string }>((done) => {
    child.once("close", (code, signal) => {
      isAlive = false;
      done({ code, signal, said });
    });
  });
  return {
    ended,
    isAlive: () => isAlive,
    signal: (name) => {
      if (isAlive) child.kill(name);
    },
  };
}
