import { readFile } from "node:fs/promises";
import { createLocalCaller, type LocalCaller, parseBrandFile } from "../../src/app/api.ts";
import type { BrandDTO } from "../../src/core/dto/brand.ts";
import type { BrandFile } from "../../src/core/dto/brand-file.ts";
import type { PackageDTO } from "../../src/core/dto/package.ts";
import type { TodayBoardDTO } from "../../src/core/dto/today-board.ts";
import type { BrandId, RunId } from "../../src/core/ids.ts";
import { type Demo, waitForRun } from "./demo.ts";
import { printBrand, printSignals } from "./print.ts";
import { type ReadSignals, readSampleSignals, readSignals, type SignalFile } from "./read-signals.ts";
import type { Screen } from "./screen.ts";

const DAY = 86_400_000;
const OLD_AFTER_DAYS = 60;
/** What a demo's brand is called in addresses: many may have been played. */
const DEMO_SLUG = "demo-";
const SAMPLE_BRAND = new URL("../../db/seeds/demo-brand.yaml", import.meta.url);

/** Makes the account and the brand, once. Brands of earlier demos are put away. */
export async function setUpBrand({ given, screen, state, keep }: Demo, caller: LocalCaller): Promise<BrandDTO> {
  if (!state.tenantId) {
    const { accounts } = await caller.reference.me();
    state.tenantId = accounts[0]?.tenantId ?? (await caller.settings.account.start({ tenantName: "Local" })).tenantId;
    await keep();
  }
  if (!state.brandId) {
    const file = await readBrand(given.brandFile);
    const { items } = await caller.reference.brands.list();
    for (const { id, slug } of items)
      if (slug.startsWith(DEMO_SLUG)) await caller.settings.brands.archive({ brandId: id });
    const slug = `${DEMO_SLUG}${state.startedAt.getTime().toString(36)}`;
    state.brandId = (await caller.settings.brands.create({ tenantId: state.tenantId, file: { ...file, slug } })).id;
    await keep();
  }
  const brand = await caller.reference.brands.get({ brandId: state.brandId });
  screen.heading("Brand");
  printBrand(screen, brand);
  return brand;
}

/** Names the file and the line of every mistake in it. */
async function readBrand(path: string | null): Promise<BrandFile> {
  return parseBrandFile(await readBrandText(path), path ?? "the sample brand");
}

async function readBrandText(path: string | null): Promise<string> {
  try {
    return await readFile(path ?? SAMPLE_BRAND, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`The brand file ${path} cannot be read (${code}); give the path of a YAML or JSON file.`);
  }
}

/** Reads the feeds and stores their items. Answers how many signals there are now, at least. */
export async function takeInSignals(
  { given, screen, container, clock }: Demo,
  caller: LocalCaller,
  brandId: BrandId,
): Promise<number> {
  const read: ReadSignals[] =
    given.feeds.length > 0 || given.brandFile
      ? await Promise.all(given.feeds.map((feed) => readSignals(feed, { ...container.feeds, now: clock.now() })))
      : (await readSampleSignals(clock.now())).map((file) => ({ kind: "read", file }));
  screen.heading("Signals");
  const taken: { file: SignalFile; kept: number }[] = [];
  for (const result of read) {
    if (result.kind === "read")
      taken.push({ file: result.file, kept: await importFiles(caller, brandId, [result.file]) });
  }
  printSignals(screen, read, taken);
  warnOfOldSignals(screen, read, clock.now());
  const { items } = await caller.reference.signals.list({ brandId, limit: 1 });
  return taken.reduce((sum, { kept }) => sum + kept, items.length);
}

/** Stores the readable items of some files, each under its source. Answers how many are new. */
export async function importFiles(caller: LocalCaller, brandId: BrandId, files: SignalFile[]): Promise<number> {
  let kept = 0;
  for (const { name, url, items } of files) {
    const readable = items.filter(({ title, text }) => title !== "" || text !== "").map(withoutCategories);
    if (readable.length === 0) continue;
    const source = { kind: "feed" as const, name: name.slice(0, 300), url };
    kept += (await caller.editorial.signals.import({ brandId, source, items: readable })).kept;
  }
  return kept;
}

function withoutCategories({ categories: _categories, ...item }: SignalFile["items"][number]) {
  return item;
}

function warnOfOldSignals(screen: Screen, read: ReadSignals[], now: Date): void {
  const dates = read.flatMap((result) =>
    result.kind === "read" ? result.file.items.flatMap(({ publishedAt }) => publishedAt?.getTime() ?? []) : [],
  );
  if (dates.length === 0) return;
  const newest = new Date(Math.max(...dates));
  if (now.getTime() - newest.getTime() < OLD_AFTER_DAYS * DAY) return;
  const day = newest.toISOString().slice(0, 10);
  screen.paragraph(
    `The newest item is from ${day}: freshness says nothing here, so the rest decides. To rank as of then: --now ${newest.toISOString().slice(0, 19)}Z`,
  );
}

/** The same key for the same demo: a demo that goes on gets the run it had. */
export async function refresh({ container, state }: Demo, brandId: BrandId): Promise<RunId> {
  const caller = createLocalCaller(container, state.userId, `demo-board-${state.startedAt.getTime()}`);
  return (await caller.hero.today.refresh({ brandId })).runId;
}

/** Makes a package of the top card and waits for its drafts; null when the board is empty. */
export async function makePackage(
  demo: Demo,
  caller: LocalCaller,
  brandId: BrandId,
  board: TodayBoardDTO,
): Promise<PackageDTO | null> {
  const { screen, container, state, keep } = demo;
  state.opportunityId ??= board.opportunities[0]?.id ?? null;
  if (!state.opportunityId) return null;
  await keep();
  const opportunity = await caller.reference.opportunities.get({ brandId, opportunityId: state.opportunityId });
  screen.heading("Package");
  screen.paragraph(`From the board: ${opportunity.title}`);
  const once = createLocalCaller(container, state.userId, `demo-package-${state.startedAt.getTime()}`);
  const started = await once.hero.packages.createFromOpportunity({ brandId, opportunityId: state.opportunityId });
  if (started.runId) await waitForRun(demo, caller, brandId, "Drafts", started.runId);
  return caller.reference.packages.get({ brandId, packageId: started.packageId });
}

export function explainEmptyBoard(screen: Screen, board: TodayBoardDTO): void {
  screen.paragraph(`The board is empty. ${board.remediation ?? ""}`);
}
