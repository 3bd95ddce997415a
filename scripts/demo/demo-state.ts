import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { BrandId, OpportunityId, TenantId, UserId } from "../../src/core/ids.ts";

/** What a demo remembers while it runs, so that one that was stopped half-way can go on. */
const DemoState = z.object({
  /** What it was started with: another brand or other feeds are another demo. */
  input: z.string(),
  startedAt: z.coerce.date(),
  userId: UserId,
  tenantId: TenantId.nullable(),
  brandId: BrandId.nullable(),
  opportunityId: OpportunityId.nullable(),
});
export type DemoState = z.infer<typeof DemoState>;

export interface DemoMemory {
  /** The unfinished demo with this input; null when there is none. */
  recall(input: string): Promise<DemoState | null>;
  keep(state: DemoState): Promise<void>;
  forget(): Promise<void>;
}

export function createDemoMemory(dataDir: string): DemoMemory {
  const file = join(dataDir, "demo.json");
  return {
    async recall(input) {
      const text = await readFile(file, "utf8").catch(() => null);
      if (text === null) return null;
      const parsed = DemoState.safeParse(parseJson(text));
      return parsed.success && parsed.data.input === input ? parsed.data : null;
    },
    async keep(state) {
      await mkdir(dataDir, { recursive: true });
      await writeFile(file, JSON.stringify(state));
    },
    forget: () => rm(file, { force: true }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
