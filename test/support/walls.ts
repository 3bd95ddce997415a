export interface Wall {
  /** The folders or files this row speaks for; `*` stands for one name. The most exact row wins. */
  rooms: readonly string[];
  /** What they may import besides their own folder: a folder with all below it, `folder/*` for its own files, a file. */
  mayImport: readonly string[];
  /** What they may import by `import type` alone. */
  types?: readonly string[];
  /** Packages and node modules; `*` stands for anything. */
  packages: readonly string[];
}

const CORE = "src/core";
const API_BRANCH_PACKAGES = ["zod", "@trpc/server", "@trpc/server/*"] as const;

/** What may import what. This table is the architecture; ARCHITECTURE.md shows it as it stands here. */
export const WALLS: readonly Wall[] = [
  { rooms: [CORE], mayImport: [], packages: ["zod"] },
  { rooms: ["src/engines/language"], mayImport: [CORE], packages: ["node:crypto", "tldts", "eld/*"] },
  {
    rooms: ["src/engines/*"],
    mayImport: [CORE, "src/engines/language"],
    packages: ["node:crypto", "diff", "flesch", "syllable", "twitter-text", "tldts", "yaml", "zod"],
  },
  { rooms: ["src/services"], mayImport: [CORE, "src/engines", "src/jobs/definitions"], packages: [] },
  {
    rooms: ["src/persistence"],
    mayImport: [CORE, "src/jobs/definitions"],
    packages: ["node:*", "zod", "kysely", "kysely/*", "pg", "pg-boss", "yaml"],
  },
  {
    rooms: ["src/integrations"],
    mayImport: [CORE],
    packages: [
      "node:*",
      "htmlparser2",
      "entities",
      "entities/*",
      "iconv-lite",
      "undici",
      "zod",
      "tldts",
      "standardwebhooks",
      "@supabase/supabase-js",
    ],
  },
  { rooms: ["src/jobs/definitions"], mayImport: [CORE], packages: ["zod"] },
  {
    rooms: ["src/jobs"],
    mayImport: [CORE, "src/jobs", "src/orchestration/orchestrators"],
    packages: ["pg-boss", "zod"],
  },
  {
    rooms: ["src/orchestration/graphs"],
    mayImport: [CORE, "src/orchestration/graph.ts", "src/orchestration/tools", "src/orchestration/prompts"],
    types: ["src/orchestration/llm"],
    packages: ["zod", "p-limit"],
  },
  {
    rooms: ["src/orchestration/tools"],
    mayImport: [CORE, "src/engines", "src/services", "src/orchestration/*", "src/orchestration/prompts"],
    packages: ["zod"],
  },
  { rooms: ["src/orchestration/prompts"], mayImport: [CORE], packages: ["zod"] },
  {
    rooms: ["src/orchestration/llm"],
    mayImport: [CORE, "src/engines/language", "src/orchestration/prompts"],
    packages: ["ai", "@ai-sdk/openai", "@ai-sdk/provider", "zod", "p-limit", "node:crypto"],
  },
  {
    rooms: ["src/orchestration/orchestrators"],
    mayImport: [CORE, "src/orchestration", "src/services", "src/engines", "src/jobs/definitions"],
    packages: ["zod", "node:crypto"],
  },
  { rooms: ["src/orchestration"], mayImport: [CORE, "src/orchestration"], packages: ["zod", "node:async_hooks"] },
  {
    rooms: ["src/api/hero"],
    mayImport: [CORE, "src/api/*", "src/orchestration/orchestrators"],
    packages: API_BRANCH_PACKAGES,
  },
  {
    rooms: ["src/api/reference/today.ts"],
    mayImport: [CORE, "src/api/*", "src/api/reference", "src/engines", "src/services"],
    types: ["src/orchestration/orchestrators"],
    packages: API_BRANCH_PACKAGES,
  },
  {
    rooms: ["src/api/reference", "src/api/editorial", "src/api/settings", "src/api/events"],
    mayImport: [CORE, "src/api/*", "src/engines", "src/services"],
    packages: API_BRANCH_PACKAGES,
  },
  {
    rooms: ["src/api"],
    mayImport: [CORE, "src/api", "src/orchestration/orchestrators"],
    packages: [
      "@trpc/server",
      "@trpc/server/*",
      "hono",
      "hono/*",
      "@hono/node-server",
      "superjson",
      "zod",
      "node:*",
      "jose",
      "rate-limiter-flexible",
    ],
  },
  { rooms: ["src/app"], mayImport: ["src"], packages: ["*"] },
  {
    rooms: ["scripts/db.ts", "scripts/migrate.ts", "scripts/generate-*.ts"],
    mayImport: ["src/app", CORE, "src/persistence", "scripts"],
    packages: ["*"],
  },
  {
    rooms: ["scripts/evaluate", "scripts/bench"],
    mayImport: [CORE, "src/engines", "src/integrations", "test/evaluation"],
    packages: ["*"],
  },
  {
    rooms: ["scripts/bench/today"],
    mayImport: [CORE, "src/api", "src/app", "src/persistence", "scripts/bench", "test/evaluation"],
    packages: ["*"],
  },
  {
    rooms: ["scripts/evaluate.ts", "scripts/bench.ts"],
    mayImport: ["scripts/evaluate", "scripts/bench"],
    packages: ["*"],
  },
  {
    rooms: ["scripts/chaos.ts", "scripts/chaos"],
    mayImport: ["src/app", CORE, "src/persistence", "scripts/chaos", "scripts/demo", "test/support"],
    packages: ["*"],
  },
  {
    rooms: ["scripts/build-contract.ts", "scripts/contract"],
    mayImport: ["src/api", CORE, "scripts/contract"],
    packages: ["*"],
  },
  { rooms: ["scripts"], mayImport: ["src/app", CORE], packages: ["*"] },
  { rooms: ["test/evaluation"], mayImport: [], packages: ["node:*"] },
];

/** Names that only a few places may take from the file or package that has them. */
export const NAME_WALLS = [
  {
    names: ["mintBrandScope", "mintTenantScope", "mintSystemScope"],
    of: "src/core/scope.ts",
    onlyIn: ["src/api", "src/jobs", "src/app", "test/support", "test/core/scope.test.ts"],
    because: "leave to touch a tenant's data is given at the edge and by the job wrapper alone",
  },
  {
    names: ["generateText", "streamText"],
    of: "ai",
    onlyIn: ["src/orchestration/llm/client.ts", "test"],
    because: "every model call goes through one client that limits, budgets and records it",
  },
  {
    names: ["env"],
    of: "node:process",
    onlyIn: ["src/app/config.ts", "scripts", "test"],
    because: "the environment is read and checked once, at the start",
  },
] as const;

/** The table as ARCHITECTURE.md shows it. */
export function wallsAsMarkdown(walls: readonly Wall[] = WALLS): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  const rows = walls.map((wall) => {
    const types = wall.types ? [`types of ${code(wall.types)}`] : [];
    const rooms = [...(wall.mayImport.length > 0 ? [code(wall.mayImport)] : []), ...types];
    const packages = wall.packages.includes("*") ? "any" : code(wall.packages);
    return `| ${code(wall.rooms)} | ${rooms.join(", ") || "nothing"} | ${packages || "none"} |`;
  });
  return ["| room | may import, besides its own folder | packages |", "| --- | --- | --- |", ...rows].join("\n");
}
