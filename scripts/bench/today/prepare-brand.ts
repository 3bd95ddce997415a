import { readFile } from "node:fs/promises";
import pg from "pg";
import { createLocalCaller } from "../../../src/app/api.ts";
import { readConfig } from "../../../src/app/config.ts";
import { createContainer } from "../../../src/app/container.ts";
import { type DatabaseAddress, prepareDatabase } from "../../../src/app/database.ts";
import { LOCAL_USER_ID } from "../../../src/app/local-signing-key.ts";
import type { BrandId } from "../../../src/core/ids.ts";
import { silentTelemetry } from "../../../src/core/ports/telemetry.ts";
import { createNewsroom } from "../../../test/evaluation/synthetic-newsroom.ts";

const SAMPLE_BRAND = new URL("../../../db/seeds/demo-brand.yaml", import.meta.url);
const STORIES = 400;
const DAYS = 10;

/** Makes a brand with a board of its own and as many open opportunities, each with its evidence. */
export async function prepareBrand(address: DatabaseAddress, opportunities: number): Promise<BrandId> {
  await prepareDatabase(address);
  const config = readConfig({ DATABASE_URL: address.runtimeUrl, LLM_PROVIDER: "offline", LOG_LEVEL: "silent" });
  const container = await createContainer(config, address, { telemetry: silentTelemetry });
  const worker = container.createWorker(container.handlers.worker);
  try {
    const caller = createLocalCaller(container, LOCAL_USER_ID);
    const account = await caller.settings.account.start({ tenantName: "Bench" });
    const text = await readFile(SAMPLE_BRAND, "utf8");
    const { id: brandId } = await caller.settings.brands.create({ tenantId: account.tenantId, text });
    const { pillars } = await caller.reference.brands.get({ brandId });
    const subjects = pillars.flatMap(({ keywords }) => keywords);
    const newsroom = createNewsroom(7);
    const items = newsroom
      .items(STORIES, { days: DAYS, until: container.clock.now() })
      .map(({ story: _story, ...item }, at) => ({
        ...item,
        title: `${subjects[at % subjects.length]}: ${item.title}`,
      }));
    await caller.editorial.signals.import({ brandId, source: { kind: "feed", name: "Newsroom" }, items });
    await worker.start();
    const { runId } = await caller.hero.today.refresh({ brandId });
    for (let run = await caller.reference.runs.get({ brandId, runId }); run.status !== "succeeded"; ) {
      if (run.finishedAt) throw new Error(`The board was not made: ${run.error?.reason}`);
      await new Promise((next) => setTimeout(next, 100));
      run = await caller.reference.runs.get({ brandId, runId });
    }
    await multiply(address.ownerUrl, brandId, opportunities);
    return brandId;
  } finally {
    await worker.stop();
    await container.close();
  }
}

/** Copies the brand's opportunities with their evidence until there are as many, each a little below its original. */
async function multiply(ownerUrl: string, brandId: BrandId, wanted: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
       where table_schema = 'kairo' and table_name = 'opportunities'
         and column_name not in ('id', 'cluster_id', 'score_total')`,
    );
    const { columns } = rows[0];
    await client.query(
      `with original as (
         select row_number() over (order by id) - 1 as place, count(*) over () as originals, opportunity.*
         from kairo.opportunities opportunity where brand_id = $1
       ), copy as (
         select 'opp_' || lpad(n::text, 26, '0') as new_id, original.*
         from generate_series(1, $2::int) n join original on original.place = n % original.originals
         where n <= $2 - originals
       ), made as (
         insert into kairo.opportunities (id, score_total, ${columns})
         select new_id, score_total * 0.9, ${columns} from copy returning 1
       )
       insert into kairo.opportunity_signals (tenant_id, brand_id, opportunity_id, signal_id, added_at, attempt)
       select link.tenant_id, link.brand_id, copy.new_id, link.signal_id, link.added_at, link.attempt
       from copy join kairo.opportunity_signals link on link.brand_id = $1 and link.opportunity_id = copy.id`,
      [brandId, wanted],
    );
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}
