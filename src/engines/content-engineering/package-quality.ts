import type { Channel } from "../../core/channels.ts";
import type { Slot } from "../../core/content-package.ts";
import type { Band } from "../../core/score.ts";
import type { QualityReport, Variant } from "../../core/variant.ts";

export interface PackageQuality {
  /** 0…100: the mean over the channels of each one's best draft. */
  score: number;
  /** The band of the channel that is worst off. */
  band: Band;
  issues: string[];
}

type JudgedVariant = Pick<Variant, "channel" | "slotKey" | "status" | "quality" | "findings">;
type Judged = JudgedVariant & { quality: QualityReport };

const MAX_ISSUES = 20;
const BANDS_WORST_FIRST: readonly Band[] = ["invalid", "weak", "ready"];

/**
 * A package is as good as its channels, and a channel as its best draft: the others stand beside it to
 * choose from. Rejected and archived drafts do not count; a channel that was planned and has nothing
 * keeps the package from being ready. The issues say first what is missing or blocked, then what would
 * raise the best draft of each channel that is not ready.
 */
export function packageQualityOf(slots: readonly Slot[], variants: readonly JudgedVariant[]): PackageQuality {
  const live = variants.filter(({ status }) => status !== "rejected" && status !== "archived");
  const judged = live.filter((variant): variant is Judged => variant.quality !== null);
  const best = [...Map.groupBy(judged, ({ channel }) => channel).values()].map(bestOf);
  if (best.length === 0) return { score: 0, band: "invalid", issues: issuesOf(slots, live, []) };
  const worst = best.reduce((band, { quality }) => worseOf(band, quality.band), "ready" as Band);
  const covered = new Set<Channel>(live.map(({ channel }) => channel));
  const lacksChannel = slots.some(({ channel, state }) => state === "unfilled" && !covered.has(channel));
  return {
    score: best.reduce((sum, { quality }) => sum + quality.score, 0) / best.length,
    band: lacksChannel ? worseOf(worst, "weak") : worst,
    issues: issuesOf(slots, live, best),
  };
}

/** The line of a report that would gain most if it were mended. */
export function weakestLine({ lines }: QualityReport): QualityReport["lines"][number] | null {
  const loss = ({ weight, value }: QualityReport["lines"][number]): number => weight * (1 - value);
  const [worst] = [...lines].sort((a, b) => loss(b) - loss(a));
  return worst && loss(worst) > 0 ? worst : null;
}

function bestOf(variants: Judged[]): Judged {
  return variants.reduce((best, each) => {
    const byBand = BANDS_WORST_FIRST.indexOf(each.quality.band) - BANDS_WORST_FIRST.indexOf(best.quality.band);
    return byBand > 0 || (byBand === 0 && each.quality.score > best.quality.score) ? each : best;
  });
}

function worseOf(a: Band, b: Band): Band {
  return BANDS_WORST_FIRST.find((band) => band === a || band === b) ?? "invalid";
}

function issuesOf(slots: readonly Slot[], live: readonly JudgedVariant[], best: readonly Judged[]): string[] {
  const issues = [
    ...slots.flatMap(({ key, state, reason }) => (state === "unfilled" ? [`${key}: ${reason ?? "unfilled"}`] : [])),
    ...live.flatMap(({ slotKey, findings }) =>
      findings.filter(({ severity }) => severity === "block").map(({ message }) => `${slotKey}: ${message}`),
    ),
    ...best.flatMap(({ slotKey, quality }) => {
      const line = quality.band === "weak" ? weakestLine(quality) : null;
      return line ? [`${slotKey}: ${line.note}`] : [];
    }),
  ];
  return [...new Set(issues)].slice(0, MAX_ISSUES);
}
