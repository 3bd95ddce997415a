import { type ClaimSources, checkClaims } from "../../src/engines/brand-brain/check-claims.ts";
import { createFeedReader } from "../../src/integrations/feeds/feed-reader.ts";
import { writeCleanDrafts } from "../../test/evaluation/claim-drafts.ts";
import { CORRUPTION_KINDS, corruptDrafts } from "../../test/evaluation/corrupt-drafts.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Figures, presentFigures, rounded } from "./figures.ts";

const CLEAN_DRAFTS = 800;
const READ_AT = new Date("2030-01-01T00:00:00Z");

interface Source {
  title: string;
  text: string;
  url: string | null;
  author: string | null;
  publishedAt: Date | null;
  language: string | null;
}

/** Posts that quote real feed items, each held against the item it quotes: as they are, and with one fact changed. */
export function evaluateClaims(data: DataFolder): Figures | null {
  const reader = createFeedReader();
  const items: Source[] = data.files("feeds/documents").flatMap(({ bytes }) => {
    const read = reader.read({ bytes, now: READ_AT });
    return read.kind === "feed" ? read.items : [];
  });
  const drafts = writeCleanDrafts(items, CLEAN_DRAFTS);
  if (drafts.length === 0) return null;
  const findingsOf = ({ item, text }: { item: number; text: string }) =>
    checkClaims([{ field: "parts.0", text }], sourcesOf(items[item]));
  const alarms = drafts.reduce((sum, draft) => sum + findingsOf(draft).length, 0);
  const corrupt = corruptDrafts(drafts, items);
  const found = corrupt.filter((draft) =>
    findingsOf(draft).some(({ span }) => span !== null && span.start < draft.end && span.end > draft.start),
  );
  const recallOf = (kind: (typeof CORRUPTION_KINDS)[number]): number | null => {
    const all = corrupt.filter((draft) => draft.kind === kind);
    return all.length === 0 ? null : rounded(found.filter((draft) => draft.kind === kind).length / all.length);
  };
  return presentFigures({
    recall: corrupt.length === 0 ? null : rounded(found.length / corrupt.length),
    falseAlarmsPer10: rounded((alarms / drafts.length) * 10),
    recallByKind: presentFigures(Object.fromEntries(CORRUPTION_KINDS.map((kind) => [kind, recallOf(kind)]))),
    cleanDrafts: drafts.length,
    corruptions: corrupt.length,
  });
}

function sourcesOf(item: Source | undefined): ClaimSources {
  if (!item) return { evidence: [], brandFacts: [], knownNames: [] };
  const { title, text, url, author, publishedAt, language } = item;
  const domain = url === null ? null : new URL(url).hostname.replace(/^www\./, "");
  return {
    evidence: [{ id: "source", title, text, url, author, publishedAt, domain }],
    brandFacts: [],
    knownNames: [],
    locale: language ?? "en",
  };
}
