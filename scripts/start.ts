import { readConfig } from "../src/app/config.ts";
import { LOCAL_USER_ID } from "../src/app/local-signing-key.ts";
import { type ProcessRole, ROLES_OF_PROCESS, type Running, startProcesses } from "../src/app/processes.ts";
import { reasonOf } from "../src/core/errors.ts";

const HARD_STOP_MILLISECONDS = 30_000;

try {
  const config = readConfig(process.env);
  const roles = readRoles(process.argv.slice(2));
  const running = await startProcesses(config, roles);
  await announce(running, roles);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(running));
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}

function readRoles(given: string[]): readonly ProcessRole[] {
  const wrong = given.filter((role) => !ROLES_OF_PROCESS.includes(role as ProcessRole));
  if (wrong.length > 0)
    throw new Error(`There is no process ${wrong.join(", ")}; there are ${ROLES_OF_PROCESS.join(", ")}.`);
  return given.length > 0 ? (given as ProcessRole[]) : ROLES_OF_PROCESS;
}

async function announce({ container, identity, url }: Running, roles: readonly ProcessRole[]): Promise<void> {
  const { config, database, access } = container;
  const lines = [
    `Kairo runs: ${roles.join(", ")}`,
    `database  ${database.kind === "embedded" ? `embedded, in ${config.KAIRO_DATA_DIR}` : "the one in DATABASE_URL"}`,
    `writer    ${config.llmProvider === "offline" ? "template writer, no model" : `${config.LLM_MODEL_SMART} through ${config.llmProvider}`}`,
  ];
  if (url) lines.push(`address   ${url}  (tRPC at /trpc, plain JSON at /api, /livez, /readyz)`);
  if (url && identity.issueToken) {
    lines.push(`token     ${await identity.issueToken({ userId: LOCAL_USER_ID })}`);
    const isNew = (await access.listMemberships(LOCAL_USER_ID)).length === 0;
    if (isNew) lines.push("There is no account yet: npm run seed puts a sample brand in.");
  }
  console.log(lines.join("\n"));
}

async function stop(running: Running): Promise<void> {
  setTimeout(() => process.exit(1), HARD_STOP_MILLISECONDS).unref();
  await running.stop();
  process.exit(0);
}
