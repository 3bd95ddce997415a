import { readFile } from "node:fs/promises";
import type { FeedItem } from "../../src/core/ports/feed-reader.ts";

interface SeedItem {
  source: string;
  url: string;
  title: string;
  text: string;
  author: string | null;
  hoursAgo: number;
  language: string;
}

/** The signals that ship with the demo, by source, dated back from `now`: the first day's, or those of the week after. */
export async function readDemoSignals(
  now: Date,
  when: "demo-signals" | "demo-signals-later" = "demo-signals",
): Promise<Map<string, Partial<FeedItem>[]>> {
  const text = await readFile(new URL(`../../db/seeds/${when}.json`, import.meta.url), "utf8");
  const { items } = JSON.parse(text) as { items: SeedItem[] };
  const bySource = new Map<string, Partial<FeedItem>[]>();
  for (const { source, hoursAgo, ...item } of items) {
    const publishedAt = new Date(now.getTime() - hoursAgo * 3_600_000);
    bySource.set(source, [...(bySource.get(source) ?? []), { ...item, publishedAt }]);
  }
  return bySource;
}
