import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { parse } from "yaml";
import { z } from "zod";
import { KairoError, reasonOf } from "../core/errors.ts";
import type { PatternId } from "../core/ids.ts";
import { PatternTemplate } from "../core/pattern-template.ts";

const PATTERNS_FILE = fileURLToPath(new URL("../../db/seeds/patterns.yaml", import.meta.url));
const ID_LENGTH = 26;
const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

const ShippedPattern = PatternTemplate.omit({ id: true, tenantId: true, brandId: true }).strict();
type ShippedPattern = z.infer<typeof ShippedPattern>;
const PatternsFile = z
  .array(ShippedPattern)
  .refine((patterns) => new Set(patterns.map(({ key }) => key)).size === patterns.length, "two patterns share a key");

/** The patterns Kairo ships. @throws INVALID naming what is wrong with which pattern */
export async function readPatternsFile(path: string = PATTERNS_FILE): Promise<ShippedPattern[]> {
  const file = await readFile(path, "utf8").then(parse, (error: unknown) => {
    throw new KairoError("INVALID", `The patterns file ${path} cannot be read: ${reasonOf(error)}.`, { cause: error });
  });
  const patterns = PatternsFile.safeParse(file);
  if (patterns.success) return patterns.data;
  throw new KairoError("INVALID", `The patterns file ${path} is not valid:\n${z.prettifyError(patterns.error)}`);
}

/** Inserts or refreshes the shipped patterns by key. A pattern that is no longer shipped stays: old drafts name it. */
export async function installGlobalPatterns(client: pg.ClientBase, patterns: ShippedPattern[]): Promise<void> {
  if (patterns.length === 0) return;
  const rows = patterns.map((pattern) => ({
    id: shippedPatternId(pattern.key),
    key: pattern.key,
    name: pattern.name,
    description: pattern.description,
    family: pattern.family,
    hook_type: pattern.hookType,
    structure: pattern.structure,
    beats: pattern.beats,
    example_hook: pattern.exampleHook,
    channels: pattern.channels,
    evidence_needs: pattern.evidenceNeeds,
    length_band: pattern.lengthBand,
    cta_type: pattern.ctaType,
    risk_flags: pattern.riskFlags,
    status: pattern.status,
    provenance: pattern.provenance,
  }));
  const columns = Object.keys(rows[0] ?? {});
  const changeable = columns.filter((column) => column !== "id" && column !== "key");
  await client.query(
    `insert into kairo.pattern_templates as shipped (${columns.join(", ")})
     select ${columns.join(", ")} from json_populate_recordset(null::kairo.pattern_templates, $1)
     on conflict (key) where brand_id is null do update
     set ${changeable.map((column) => `${column} = excluded.${column}`).join(", ")}
     where (${changeable.map((column) => `shipped.${column}`).join(", ")})
       is distinct from (${changeable.map((column) => `excluded.${column}`).join(", ")})`,
    [JSON.stringify(rows)],
  );
}

/** Derived from the key, so that a shipped pattern has the same id in every database. */
function shippedPatternId(key: string): PatternId {
  const hash = createHash("sha256").update(`kairo pattern ${key}`).digest();
  const letters = Array.from(hash.subarray(0, ID_LENGTH), (byte) => CROCKFORD[byte & 31]);
  letters[0] = CROCKFORD[(hash[0] ?? 0) & 7];
  return `pat_${letters.join("")}`;
}
