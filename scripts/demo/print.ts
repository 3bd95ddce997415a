import type { BrandDTO } from "../../src/core/dto/brand.ts";
import type { BoardCardDTO } from "../../src/core/dto/opportunity.ts";
import type { PackageDTO } from "../../src/core/dto/package.ts";
import type { TodayBoardDTO } from "../../src/core/dto/today-board.ts";
import type { VariantDTO } from "../../src/core/dto/variant.ts";
import type { ReadSignals, SignalFile } from "./read-signals.ts";
import { type Screen, wrap } from "./screen.ts";

const MOST_SUGGESTED = 12;
/** A smaller change of a score is the clock's, not learning's. */
const LEAST_SHOWN_CHANGE = 0.05;

export function printBrand(screen: Screen, brand: BrandDTO): void {
  const { colors } = screen;
  screen.line(`${colors.bold(brand.name)}  ${brand.locale}, ${brand.timezone}, writes for ${brand.objective}`);
  screen.line(
    `  channels  ${brand.channels
      .filter((each) => each.enabled)
      .map((each) => each.channel)
      .join(", ")}`,
  );
  printLabelled(screen, "readers", brand.personas.map(({ name }) => name).join("; ") || "none yet");
  printLabelled(screen, "pillars", brand.pillars.map(({ name }) => name).join("; ") || "none yet");
  screen.line(`  rules     ${brand.guardrails.length}`);
  if (brand.suggested.length === 0) return;
  const shown = brand.suggested.slice(0, MOST_SUGGESTED);
  const more = brand.suggested.length - shown.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  screen.paragraph(colors.yellow(`suggested, not stated: ${shown.join(", ")}${rest}`), 2);
}

function printLabelled(screen: Screen, label: string, text: string): void {
  const [first = "", ...more] = wrap(text, screen.width - 12);
  screen.line(`  ${label.padEnd(10)}${first}`);
  for (const row of more) screen.line(`${" ".repeat(12)}${row}`);
}

export function printSignals(screen: Screen, read: ReadSignals[], taken: { file: SignalFile; kept: number }[]): void {
  const { colors } = screen;
  for (const { file, kept } of taken) {
    const known = file.items.length - kept;
    const note = known > 0 ? colors.dim(`  ${known} known or empty`) : "";
    screen.line(`${colors.green("✓")} ${String(kept).padStart(3)} new  ${file.name}${note}`);
    for (const sentence of file.skipped) screen.paragraph(colors.yellow(sentence), 10);
  }
  for (const result of read) {
    if (result.kind === "refused") screen.paragraph(`${colors.red("✗")} refused  ${result.given}: ${result.reason}`);
  }
}

export function printBoard(screen: Screen, board: TodayBoardDTO): void {
  const { colors } = screen;
  if (board.focusStrip) screen.paragraph(colors.bold(board.focusStrip.sentence));
  if (board.degraded.includes("provider_down")) {
    screen.paragraph(colors.yellow("The model did not answer: the template writer stood in for it."));
  }
  if (board.degraded.includes("budget_spent")) {
    screen.paragraph(colors.yellow("The token budget is spent: the template writer stood in for the model."));
  }
  if (board.isStrategyOnly)
    screen.paragraph(colors.yellow("From the brand's strategy alone: there were no fresh signals."));
  if (board.opportunities.length > 1) {
    screen.paragraph(colors.dim("Best first, mixed so that neighbours differ in subject, source and words."));
  }
  for (const card of board.opportunities) printCard(screen, card);
  if (board.evidenceShortfall) {
    const { found, wanted, reason } = board.evidenceShortfall;
    screen.paragraph(colors.yellow(`${found} of ${wanted} cards: ${reason}`));
  }
}

function printCard(screen: Screen, card: BoardCardDTO): void {
  const { colors } = screen;
  const band = card.band === "ready" ? colors.green(card.band) : colors.yellow(card.band);
  const number = `${String(card.position).padStart(2)}  ${card.total.toFixed(1).padStart(5)} ${band}`;
  screen.line();
  const [first = "", ...more] = wrap(card.title, screen.width - 18);
  screen.line(`${number}  ${colors.bold(first)}`);
  for (const row of more) screen.line(`           ${colors.bold(row)}`);
  const about = [card.pillarName, card.personaName && `for ${card.personaName}`, card.primaryChannel, card.textSource];
  screen.paragraph(colors.dim(about.filter(Boolean).join(" · ")), 11);
  if (card.placementNote) screen.line(colors.cyan(`           ${card.placementNote}`));
  for (const reason of card.topReasons) screen.paragraph(`+ ${reason}`, 11);
  screen.paragraph(colors.dim(card.whyNow), 11);
}

export function printDrafts(screen: Screen, packaged: PackageDTO): void {
  const { colors } = screen;
  const filled = packaged.slots.filter(({ state }) => state === "drafted").length;
  screen.line(
    `${filled} of ${packaged.slots.length} slots drafted, quality ${packaged.quality.score.toFixed(0)} ${packaged.quality.band}`,
  );
  for (const slot of packaged.slots) {
    const variant = packaged.variants.find(({ id }) => id === slot.variantId);
    if (variant) printDraft(screen, variant);
    else screen.paragraph(colors.red(`${slot.key}: unfilled. ${slot.reason ?? ""}`));
  }
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  x_weighted: "characters as X counts",
  threads_bytes: "characters as Threads counts",
  mastodon: "characters as Mastodon counts",
  utf8_bytes: "bytes",
};

function printDraft(screen: Screen, variant: VariantDTO): void {
  const { colors } = screen;
  const pattern = variant.pattern
    ? `${variant.pattern.hookType} × ${variant.pattern.structure}`.replaceAll("_", " ")
    : "";
  const label = variant.source === "template" ? colors.yellow("template") : colors.green(variant.source);
  screen.line();
  screen.line(`${colors.bold(variant.slotKey)}  ${pattern}  ${label}${whyDegraded(screen, variant)}`);
  if (variant.title) screen.line(`  Subject: ${variant.title}`);
  variant.parts.forEach((part, index) => {
    if (index > 0) screen.line(colors.dim("  ┄"));
    screen.paragraph(part, 2);
  });
  const lengths = variant.lengths.map(({ of, length, max, unit, fits }) => {
    const piece = of.startsWith("parts.")
      ? variant.parts.length > 1
        ? `part ${Number(of.slice(6)) + 1} `
        : ""
      : `${of} `;
    const text = `${piece}${length} of ${max} ${UNIT_WORDS[unit] ?? unit}`;
    return fits ? text : colors.yellow(text);
  });
  const score = variant.quality
    ? `quality ${variant.quality.score.toFixed(0)} ${variant.quality.band}`
    : "no quality report";
  screen.paragraph(colors.dim([score, ...lengths].join(" · ")), 2);
  if (variant.findings.length === 0) screen.line(colors.green("  ✓ rules, claims and length: nothing found"));
  for (const { severity, message, excerpt } of variant.findings) {
    const mark = severity === "block" ? colors.red("✗ blocks") : colors.yellow("! warns");
    screen.paragraph(`${mark}  ${message}${excerpt ? ` (“${excerpt}”)` : ""}`, 2);
  }
  for (const { message } of variant.unchecked) screen.paragraph(colors.cyan(`? not checked by machine: ${message}`), 2);
}

/** That the template writer wrote is on the label already; why it had to is not. */
function whyDegraded({ colors }: Screen, { degraded }: VariantDTO): string {
  return degraded && degraded !== "written_by_template" ? colors.yellow(` (${degraded.replaceAll("_", " ")})`) : "";
}

/** How two boards differ: places and scores, and which part of the score moved. */
export function printMoves(
  screen: Screen,
  before: TodayBoardDTO,
  after: TodayBoardDTO,
  whyGone: (card: BoardCardDTO) => string | null = () => null,
): void {
  const { colors } = screen;
  const rows: string[][] = [];
  for (const card of after.opportunities) {
    const old = before.opportunities.find(({ id }) => id === card.id);
    const change = old ? card.total - old.total : 0;
    rows.push([
      String(card.position),
      old ? describeMove(colors, old.position - card.position) : colors.green("new"),
      card.total.toFixed(1),
      Math.abs(change) < LEAST_SHOWN_CHANGE ? "" : signed(colors, change),
      card.title,
      old ? whyMoved(old, card) : "now has a place",
    ]);
  }
  for (const card of before.opportunities) {
    if (after.opportunities.some(({ id }) => id === card.id)) continue;
    rows.push(["", colors.red("gone"), "", "", card.title, whyGone(card) ?? "no longer among the best"]);
  }
  screen.table(["#", "moved", "score", "change", "opportunity", "because"], rows, [
    4,
    7,
    7,
    8,
    0,
    screen.width < 100 ? 22 : 36,
  ]);
}

function describeMove(colors: Screen["colors"], places: number): string {
  if (places === 0) return colors.dim("=");
  return places > 0 ? colors.green(`▲ ${places}`) : colors.red(`▼ ${-places}`);
}

function signed(colors: Screen["colors"], change: number): string {
  return change > 0 ? colors.green(`+${change.toFixed(1)}`) : colors.red(change.toFixed(1));
}

const FEATURE_WORDS: Readonly<Record<string, string>> = {
  relevance: "relevance",
  timeliness: "freshness",
  brandFit: "brand fit",
  novelty: "novelty",
  evidence: "evidence",
  history: "how such ideas did",
  patternFit: "how its best pattern did",
  coverage: "what the pillar is owed",
};

function whyMoved(old: BoardCardDTO, card: BoardCardDTO): string {
  const changes = card.breakdown.features
    .map(({ name, contribution }) => {
      const was = old.breakdown.features.find((feature) => feature.name === name)?.contribution ?? contribution;
      return { name, change: contribution - was };
    })
    .filter(({ change }) => Math.abs(change) >= LEAST_SHOWN_CHANGE)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  return changes
    .slice(0, 2)
    .map(({ name, change }) => `${FEATURE_WORDS[name] ?? name} ${change > 0 ? "+" : ""}${change.toFixed(1)}`)
    .join(", ");
}
