import { z } from "zod";
import { KairoError } from "../core/errors.ts";

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const optionalText = z.string().trim().min(1).optional();

/** Every variable the system reads, and nothing reads any other. `.env.example` lists the same. */
export const Environment = z.object({
  DATABASE_URL: optionalText.describe("PostgreSQL to use. Unset: an embedded server in KAIRO_DATA_DIR."),
  DATABASE_URL_DIRECT: optionalText.describe(
    "A direct connection for workers, LISTEN and migrations, where DATABASE_URL goes through a transaction pooler.",
  ),
  KAIRO_DATA_DIR: z
    .string()
    .trim()
    .min(1)
    .default(".kairo")
    .describe("Where the embedded database and the local signing key live."),
  PORT: wholeNumber(0, 65_535).default(4000).describe("Port of the API; 0 picks a free one."),
  HOST: z.string().trim().min(1).default("127.0.0.1").describe("Address the API listens on."),
  LLM_PROVIDER: z
    .enum(["offline", "openai", "openai-compatible"])
    .optional()
    .describe("offline, openai or openai-compatible. Default: openai when OPENAI_API_KEY is set, else offline."),
  OPENAI_API_KEY: optionalText.describe("Key for OpenAI, or for the compatible server if it wants one."),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Base URL of an OpenAI-compatible server; ends in /v1."),
  LLM_MODEL_SMART: z.string().trim().min(1).default("gpt-5.2").describe("Model that writes: boards, drafts."),
  LLM_MODEL_FAST: z
    .string()
    .trim()
    .min(1)
    .default("gpt-5-mini")
    .describe("Model for short wording: summaries, rationales."),
  LLM_FALLBACK_MODELS: z
    .string()
    .optional()
    .describe("Models asked, in this order, when the first cannot answer; commas between. Default: LLM_MODEL_FAST."),
  LLM_STEP_TIMEOUT_MS: wholeNumber(50, 600_000)
    .default(60_000)
    .describe("How long one model call may take. A conversation may take twice as long."),
  LLM_BACKOFF_MS: wholeNumber(0, 60_000)
    .default(1_000)
    .describe("The longest wait before a failed model call is tried again; doubles with each further try."),
  LLM_CONCURRENCY: wholeNumber(1, 200).default(12).describe("Model calls under way at once in one process."),
  BUDGET_TOKENS_PER_BRAND_DAY: wholeNumber(0, 1e9)
    .default(2_000_000)
    .describe("Tokens a brand may use in a UTC day, unless it has its own budget."),
  BUDGET_TOKENS_PER_RUN: wholeNumber(0, 1e9)
    .default(200_000)
    .describe("Tokens one run may use, unless the brand has its own budget."),
  AUTH_JWKS_URL: z
    .url()
    .optional()
    .describe(
      "JSON Web Key Set that signs access tokens (Supabase: https://PROJECT.supabase.co/auth/v1/.well-known/jwks.json).",
    ),
  AUTH_JWT_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe("Shared HS256 secret, instead of AUTH_JWKS_URL. Neither: a local key in KAIRO_DATA_DIR."),
  AUTH_ISSUER: optionalText.describe("Issuer that tokens must name. Required with AUTH_JWKS_URL or AUTH_JWT_SECRET."),
  AUTH_AUDIENCE: z.string().trim().min(1).default("authenticated").describe("Audience that tokens must name."),
  SUPABASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Supabase project, to add members by e-mail and show their names: https://PROJECT.supabase.co."),
  SUPABASE_SERVICE_KEY: optionalText.describe("Service key of that project. Stays in this process."),
  SECRETS_KEY: z
    .string()
    .refine((text) => Buffer.from(text, "base64").length === 32, "is not 32 bytes in base64")
    .optional()
    .describe("32 bytes in base64 that seal webhook secrets in the database. Unset: a key in KAIRO_DATA_DIR."),
  CORS_ORIGINS: z
    .string()
    .default("http://localhost:3000")
    .describe("Origins that browsers may call from, separated by commas."),
  WORKER_CONCURRENCY: wholeNumber(1, 100).default(4).describe("Jobs of each queue that one process runs at once."),
  LOG_LEVEL: z
    .enum(["silent", "error", "warn", "info", "debug"])
    .default("info")
    .describe("silent, error, warn, info or debug."),
});
export type Environment = z.infer<typeof Environment>;

export type Config = Environment & {
  llmProvider: "offline" | "openai" | "openai-compatible";
  /** Null where none are named. */
  llmFallbackModels: string[] | null;
  corsOrigins: string[];
};

/**
 * Reads the configuration once, at the start of a process.
 *
 * @throws INVALID with one sentence per bad variable
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty variable is an unset one: `.env` files and compose files produce them.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new KairoError("INVALID", `The configuration cannot be used. ${problems.join("; ")}. See .env.example.`);
  }
  const config = parsed.data;
  const llmProvider = config.LLM_PROVIDER ?? (config.OPENAI_API_KEY ? "openai" : "offline");
  refuseContradictions(config, llmProvider);
  const llmFallbackModels = config.LLM_FALLBACK_MODELS === undefined ? null : listOf(config.LLM_FALLBACK_MODELS);
  return { ...config, llmProvider, llmFallbackModels, corsOrigins: listOf(config.CORS_ORIGINS) };
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}

function refuseContradictions(config: Environment, provider: Config["llmProvider"]): void {
  const contradictions = [
    provider === "openai" && !config.OPENAI_API_KEY && "LLM_PROVIDER=openai needs OPENAI_API_KEY",
    provider === "openai-compatible" &&
      !config.OPENAI_BASE_URL &&
      "LLM_PROVIDER=openai-compatible needs OPENAI_BASE_URL",
    Boolean(config.SUPABASE_URL) !== Boolean(config.SUPABASE_SERVICE_KEY) &&
      "SUPABASE_URL and SUPABASE_SERVICE_KEY are set together, or neither",
    config.AUTH_JWKS_URL && config.AUTH_JWT_SECRET && "set AUTH_JWKS_URL or AUTH_JWT_SECRET, not both",
    (config.AUTH_JWKS_URL || config.AUTH_JWT_SECRET) &&
      !config.AUTH_ISSUER &&
      "AUTH_ISSUER is needed to check tokens from outside",
  ].filter((problem) => typeof problem === "string");
  if (contradictions.length > 0)
    throw new KairoError("INVALID", `The configuration cannot be used. ${contradictions.join("; ")}.`);
}
