import { readFile } from "node:fs/promises";
import { createLocalCaller } from "../src/app/api.ts";
import { readConfig } from "../src/app/config.ts";
import { createContainer } from "../src/app/container.ts";
import { openDatabase, readyDatabase } from "../src/app/database.ts";
import { LOCAL_USER_ID } from "../src/app/local-signing-key.ts";
import { reasonOf } from "../src/core/errors.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";
import { readSampleSignals } from "./demo/read-signals.ts";

const SAMPLE_BRAND = new URL("../db/seeds/demo-brand.yaml", import.meta.url);

try {
  const config = readConfig(process.env);
  const database = await openDatabase(config);
  await readyDatabase(database);
  const container = await createContainer(config, database, { telemetry: silentTelemetry });
  try {
    const caller = createLocalCaller(container, LOCAL_USER_ID);
    const { accounts } = await caller.reference.me();
    const account = accounts[0] ?? (await caller.settings.account.start({ tenantName: "Sample" }));
    const { items } = await caller.reference.brands.list();
    const text = await readFile(SAMPLE_BRAND, "utf8");
    const existing = items.find(({ slug }) => text.includes(`slug: ${slug}\n`));
    const brand = existing ?? (await caller.settings.brands.create({ tenantId: account.tenantId, text }));
    let kept = 0;
    for (const { name, items: signals } of await readSampleSignals(container.clock.now())) {
      const source = { kind: "feed" as const, name };
      const imported = await caller.editorial.signals.import({
        brandId: brand.id,
        source,
        items: signals.map(({ categories: _categories, ...item }) => item),
      });
      kept += imported.kept;
    }
    console.log(`${existing ? "Found" : "Made"} the sample brand ${brand.name}: ${brand.id}`);
    console.log(`${kept} new signals. Next: npm start, or npm run call -- hero.today.refresh --brand ${brand.id}`);
  } finally {
    await container.close();
  }
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}
