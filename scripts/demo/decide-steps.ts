import { setTimeout as wait } from "node:timers/promises";
import { createLocalCaller, type LocalCaller } from "../../src/app/api.ts";
import type { PackageDTO } from "../../src/core/dto/package.ts";
import type { TodayBoardDTO } from "../../src/core/dto/today-board.ts";
import type { BrandId, PackageId, RunId } from "../../src/core/ids.ts";
import { importFiles } from "./create-steps.ts";
import { type Demo, waitForLearning, waitForRun } from "./demo.ts";
import { drawOutcomes, EFFECT, type PillarEffects, SETTLED_AFTER_DAYS } from "./draw-outcomes.ts";
import { printMoves } from "./print.ts";
import { readSampleSignals } from "./read-signals.ts";

const DAY = 86_400_000;
/** Packages behind the first, so that there is something to learn from; a model's cost money. */
const MORE_PACKAGES = { template: 8, model: 2 } as const;
const POLL_MILLISECONDS = 100;
const RUN_TIMEOUT_MILLISECONDS = 150_000;

/** People decide: the top card became a package, the last one is sent away, and the board answers. */
export async function decide(
  { screen, state }: Demo,
  caller: LocalCaller,
  brandId: BrandId,
  before: TodayBoardDTO,
): Promise<void> {
  const unwanted = before.opportunities.filter(({ id }) => id !== state.opportunityId).at(-1);
  screen.heading("Decisions");
  if (!unwanted) {
    screen.line("The board has no other card to decide about.");
    return;
  }
  const { status } = await caller.reference.opportunities.get({ brandId, opportunityId: unwanted.id });
  if (status === "open") {
    await caller.editorial.opportunities.dismiss({ brandId, opportunityIds: [unwanted.id], reason: "not_relevant" });
  }
  const after = await caller.reference.today({ brandId });
  screen.paragraph(
    `The top card is a package now, and “${unwanted.title}” was dismissed as not relevant. The board moves:`,
  );
  printMoves(screen, before, after, ({ id }) =>
    id === unwanted.id ? "dismissed" : id === state.opportunityId ? "a package now" : null,
  );
}

/** The same for more cards, in one line each: one package alone teaches next to nothing. */
export async function packageMore(
  { container, screen }: Demo,
  caller: LocalCaller,
  brandId: BrandId,
  board: TodayBoardDTO,
): Promise<PackageDTO[]> {
  const isTemplate = container.config.llmProvider === "offline";
  const count = isTemplate ? MORE_PACKAGES.template : MORE_PACKAGES.model;
  const { items } = await caller.reference.opportunities.list({ brandId, statuses: ["open"], limit: 50 });
  const chosen = pickFromTwoPillars(items, board.opportunities[0]?.pillarId ?? null, count);
  if (chosen.length === 0) return [];
  screen.heading(chosen.length === 1 ? "One more package, in short" : `${chosen.length} more packages, in short`);
  const started = await Promise.all(
    chosen.map(({ id }) =>
      caller.hero.packages.createFromOpportunity({ brandId, opportunityId: id, perChannel: isTemplate ? 2 : 1 }),
    ),
  );
  const packages: PackageDTO[] = [];
  for (const { packageId, runId } of started) {
    if (runId) await waitQuietly(caller, brandId, runId);
    const packaged = await caller.reference.packages.get({ brandId, packageId });
    const drafted = packaged.variants.length;
    screen.line(`${String(drafted).padStart(2)} drafts  ${packaged.pillarName ?? "no pillar"}: ${packaged.title}`);
    packages.push(packaged);
  }
  return packages;
}

/** The lower cards of the first pillar and of the next best one: the upper ones stay, to be seen moving. */
function pickFromTwoPillars<T extends { pillarId: string | null }>(
  cards: T[],
  first: string | null,
  count: number,
): T[] {
  const second = cards.find(({ pillarId }) => pillarId !== first && pillarId !== null)?.pillarId ?? null;
  return [first, second].flatMap((pillar) => {
    const ofPillar = cards.filter(({ pillarId }) => pillarId === pillar && pillarId !== null);
    const taken = Math.min(count / 2, Math.ceil(ofPillar.length / 2));
    return ofPillar.slice(ofPillar.length - taken);
  });
}

async function waitQuietly(caller: LocalCaller, brandId: BrandId, runId: RunId): Promise<void> {
  const givenUpAt = Date.now() + RUN_TIMEOUT_MILLISECONDS;
  while (Date.now() < givenUpAt) {
    const { status, error } = await caller.reference.runs.get({ brandId, runId });
    if (status === "succeeded") return;
    if (status === "failed" || status === "cancelled") throw new Error(`A run ${status}. ${error?.reason ?? ""}`);
    await wait(POLL_MILLISECONDS);
  }
}

/** A person approves the drafts and posts them by hand. Answers the packages as they are then. */
export async function publish(
  { screen, clock }: Demo,
  caller: LocalCaller,
  brandId: BrandId,
  packages: PackageDTO[],
): Promise<PackageDTO[]> {
  screen.heading("Approve and publish");
  let posted = 0;
  for (const packaged of packages) {
    const drafts = packaged.variants.filter(({ status }) => status === "draft");
    if (drafts.length === 0) continue;
    const { results } = await caller.editorial.variants.approve({
      brandId,
      variants: drafts.map(({ id, revision }) => ({ variantId: id, revision })),
      ticked: [...new Set(drafts.flatMap(({ unchecked }) => unchecked.map(({ rule }) => rule)))],
    });
    for (const result of results) {
      if (!result.ok) {
        screen.paragraph(`Not approved: ${result.error.reason}`);
        continue;
      }
      const { id: variantId, revision, slotKey } = result.item;
      const permalink = `https://posts.example/${packaged.id}/${slotKey}`;
      await caller.editorial.variants.markPublished({
        brandId,
        variantId,
        revision,
        permalink,
        publishedAt: clock.now(),
      });
      posted += 1;
    }
  }
  screen.paragraph(
    `${posted} drafts: the demo stands in for the person who approves each, bound to its very words, and for the one who posts it by hand.`,
  );
  return Promise.all(packages.map(({ id }) => readPackage(caller, brandId, id)));
}

function readPackage(caller: LocalCaller, brandId: BrandId, packageId: PackageId): Promise<PackageDTO> {
  return caller.reference.packages.get({ brandId, packageId });
}

/** Time passes, numbers come in, the learner folds them, and the board answers. */
export async function learn(demo: Demo, caller: LocalCaller, brandId: BrandId, packages: PackageDTO[]): Promise<void> {
  const { given, screen, clock } = demo;
  const publishedAt = clock.now();
  clock.advance(SETTLED_AFTER_DAYS * DAY);
  screen.heading(`${SETTLED_AFTER_DAYS} days later: outcomes`);
  const effects = effectsOf(packages, given.effect);
  screen.paragraph(`Drawn, not real, from seed “${given.seed}”: ${describeEffects(packages, effects)}, with noise.`);
  await refreshLater(demo, caller, brandId);
  // The decisions above teach too: what they moved is not to be mistaken for what the outcomes move.
  await waitForLearning(demo, caller, brandId);
  const before = await caller.reference.today({ brandId });
  const events = packages.flatMap((packaged) => {
    const published = packaged.variants.filter(({ status }) => status === "published");
    return drawOutcomes(published, publishedAt, { seed: given.seed, effect: effects.get(packaged.pillarId) ?? 0 });
  });
  const { recorded } = await caller.events.execution.record({ brandId, events });
  screen.line(`${recorded} facts recorded.`);
  await waitForLearning(demo, caller, brandId);
  const after = await caller.reference.today({ brandId });
  const summary = await caller.reference.learning.summary({ brandId });
  screen.heading("What moved, and why");
  printMoves(screen, before, after);
  const moved = after.opportunities.some(({ id, position }) => before.opportunities[position - 1]?.id !== id);
  if (!moved) {
    screen.paragraph("No card changed its place: a post counts against the brand's own usual, and a few weigh little.");
  }
  screen.paragraph(after.metricsPanel.learning.sentence);
  for (const { label, sentence } of summary.opportunityKinds.slice(0, 4)) screen.paragraph(`${label}: ${sentence}`, 2);
}

/** The sample brand's week goes on: new signals, another board. */
async function refreshLater(demo: Demo, caller: LocalCaller, brandId: BrandId): Promise<void> {
  const { given, screen, container, clock, state } = demo;
  if (given.brandFile || given.feeds.length > 0) return;
  const files = await readSampleSignals(clock.now(), "later");
  const kept = await importFiles(caller, brandId, files);
  screen.line(`${kept} new signals, and a new board:`);
  const keyed = createLocalCaller(container, state.userId, `demo-later-${state.startedAt.getTime()}`);
  const { runId } = await keyed.hero.today.refresh({ brandId });
  await waitForRun(demo, caller, brandId, "Board", runId);
}

/** The first package's pillar goes one way, the others the other way. */
function effectsOf(packages: PackageDTO[], direction: "better" | "worse"): PillarEffects {
  const first = packages[0]?.pillarId ?? null;
  const sign = direction === "better" ? 1 : -1;
  return new Map(packages.map(({ pillarId }) => [pillarId, pillarId === first ? sign * EFFECT : -sign * EFFECT]));
}

function describeEffects(packages: PackageDTO[], effects: PillarEffects): string {
  const parts = [...effects].map(([pillarId, effect]) => {
    const name = packages.find((each) => each.pillarId === pillarId)?.pillarName ?? "no pillar";
    const percent = Math.round(Math.abs(Math.expm1(effect)) * 100);
    return `posts on ${name} get ${percent} % ${effect > 0 ? "more" : "less"} engagement than assumed`;
  });
  return parts.join(", ");
}
