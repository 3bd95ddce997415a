import { describe, expect, it } from "vitest";
import type { ClusterId } from "../../../src/core/ids.ts";
import type { Signal, SignalCluster } from "../../../src/core/signal.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { type KnownStory, mergeSignals } from "../../../src/engines/opportunities/merge-signals.ts";
import { buildSignal, countedIds, hoursAgo, NOW } from "./builders.ts";

function merge(
  signals: Signal[],
  clusters: (Omit<KnownStory, "isTold"> & { isTold?: boolean })[] = [],
  apart: [ClusterId, ClusterId][] = [],
) {
  const known = clusters.map((story) => ({ isTold: false, ...story }));
  return mergeSignals({ signals, clusters: known, apart, background: [], ids: countedIds(), now: NOW });
}

function storiesOf(signals: Signal[]): string[][] {
  const { assignments } = merge(signals);
  const stories = new Map<string, string[]>();
  for (const { signalId, clusterId } of assignments) {
    const title = signals.find(({ id }) => id === signalId)?.title ?? "";
    stories.set(clusterId, [...(stories.get(clusterId) ?? []), title]);
  }
  return [...stories.values()];
}

function titled(titles: string[]): Signal[] {
  return titles.map((title, at) => buildSignal(at + 1, { title, publishedAt: hoursAgo(40 - at) }));
}

const BACKGROUND = [
  "Rain floods three villages in the north",
  "Chess champion loses to a schoolboy",
  "New bridge over the river opens for cyclists",
  "Museum shows lost paintings of the harbour",
  "Train drivers walk out for a second week",
  "Bakery wins prize for its rye bread",
  "Observatory photographs a young comet",
  "Library lends out garden tools",
];

describe("mergeSignals", () => {
  it("puts one story told by many sites into one cluster and leaves the others alone", () => {
    const story = [
      "Hydroponic co-op opens its second farm in Leeds",
      "Leeds gets a second hydroponic farm as co-op expands",
      "Co-op opens second hydroponic farm in Leeds warehouse",
      "Second Leeds hydroponic farm opened by food co-op",
    ];
    const stories = storiesOf(titled([...BACKGROUND, ...story]));
    expect(stories).toContainEqual(story);
    expect(stories).toHaveLength(BACKGROUND.length + 1);
  });

  it("joins by address, by item of a source and by words, whatever the title says, and says why", () => {
    const known = buildSignal(1, { title: "First words", url: "https://a.example/1?utm_source=x", guid: "g1" });
    const cluster = clusterOf(known, 1);
    const sameAddress = buildSignal(2, { title: "Quite different", url: "http://www.a.example/1/" });
    const sameItem = buildSignal(3, {
      title: "Edited later",
      url: "https://a.example/other",
      guid: "g1",
      sourceId: known.sourceId,
    });
    const { assignments, clusters } = merge([sameAddress, sameItem], [{ cluster, signals: [known] }]);
    expect(assignments).toEqual([
      { signalId: sameAddress.id, clusterId: cluster.id, because: "the same address" },
      { signalId: sameItem.id, clusterId: cluster.id, because: "the same item of the same source" },
    ]);
    expect(clusters).toEqual([{ ...cluster, signalCount: 3 }]);
  });

  it("explains a likeness with the words both name", () => {
    const [first, second] = titled([
      "Megafresh recalls lettuce after salmonella find",
      "Salmonella: Megafresh recalls its lettuce",
    ]);
    const { assignments } = merge(first && second ? [first, second] : []);
    expect(assignments[0]?.because).toBe("the first of its story");
    expect(assignments[1]?.because).toContain("both name");
    expect(assignments[1]?.because).toContain("“megafresh”");
  });

  it("does not let a chain of titles, each like the next, become one story", () => {
    // Each title shares three of its five words with the next, and none with the one after that but one.
    const word = (at: number): string =>
      `${"bcdfghjklmnprstvwz"[at % 18]}a${"bdgklmnprst"[at % 11]}e${"lmnrst"[at % 6]}o${at}`;
    const chain = Array.from({ length: 24 }, (_, link) => [0, 1, 2, 3, 4].map((at) => word(2 * link + at)).join(" "));
    const background = Array.from({ length: 200 }, (_, at) =>
      [0, 1, 2, 3, 4].map((each) => word(1_000 + 5 * at + each)).join(" "),
    );
    const stories = storiesOf(titled([...background, ...chain]));
    const links = stories.filter((story) => chain.includes(story[0] ?? ""));
    expect(links.some((story) => story.length > 1)).toBe(true);
    expect(Math.max(...links.map((story) => story.length))).toBeLessThanOrEqual(6);
  });

  it("keeps stories apart that are further apart in time than a story lasts", () => {
    const titles = "Frost ruins the apple harvest in the valley";
    const old = buildSignal(1, { title: titles, publishedAt: hoursAgo(24 * 30) });
    const fresh = buildSignal(2, { title: titles.replace("ruins", "spoils"), publishedAt: hoursAgo(2) });
    expect(merge([fresh], [{ cluster: clusterOf(old, 1), signals: [old] }]).assignments[0]?.clusterId).not.toBe(
      clusterOf(old, 1).id,
    );
  });

  describe("with stored stories that turn out alike", () => {
    const told = [
      "Kelp farm opens off Oban",
      "Oban kelp farm opens its doors",
      "Kelp farm off Oban opens",
      "New kelp farm opens off Oban",
    ];
    const signals = titled([...BACKGROUND, ...BACKGROUND.map((title) => `${title} again`), ...told]);
    const known = signals.slice(0, -1);
    const fresh = signals.slice(-1);
    const stories = known.map((signal, at) => ({ cluster: clusterOf(signal, at + 1), signals: [signal] }));
    const kelp = stories.slice(-3).map(({ cluster }) => cluster.id);

    it("joins them, and says so of each", () => {
      const { joined, clusters, assignments } = merge(fresh, stories);
      const home = clusters.find(({ signalCount }) => signalCount > 0);
      expect(home).toMatchObject({ signalCount: 4 });
      expect(assignments).toMatchObject([{ clusterId: home?.id }]);
      expect(joined.map(({ from }) => from).sort()).toEqual(kelp.filter((id) => id !== home?.id));
      expect(joined.every(({ into }) => into === home?.id)).toBe(true);
      for (const { because } of joined) expect(because).toContain("turned out alike");
      expect(clusters.filter(({ signalCount }) => signalCount === 0).map(({ id }) => id)).toEqual(
        joined.map(({ from }) => from),
      );
    });

    it("never joins what opportunities tell already, and joins others into the told one", () => {
      const both = stories.map((story) => ({ ...story, isTold: kelp.includes(story.cluster.id) }));
      expect(merge(fresh, both).joined).toEqual([]);
      const last = kelp[2];
      const one = stories.map((story) => ({ ...story, isTold: story.cluster.id === last }));
      const { joined } = merge(fresh, one);
      expect(joined.length).toBeGreaterThan(0);
      expect(new Set(joined.map(({ into }) => into))).toEqual(new Set([last]));
    });

    it("never joins what a person took apart", () => {
      const [a, b, c] = kelp as [ClusterId, ClusterId, ClusterId];
      const { joined } = merge(fresh, stories, [
        [a, b],
        [b, c],
        [c, a],
      ]);
      expect(joined).toEqual([]);
    });
  });

  it("gathers small groups that name what a large story alone names", () => {
    const places = ["Kiel", "Oslo", "Riga", "Turku", "Bergen", "Ghent", "Porto", "Genoa", "Malaga", "Leeds", "Cork"];
    const story = places.map((place) => `Zephyrine launch delayed in ${place}`);
    const straggler = "Her grandmother waited outside fourteen shops before Zephyrine finally had its launch";
    const stories = storiesOf(titled([...BACKGROUND, ...story, straggler]));
    expect(stories.find((titles) => titles.includes(straggler))).toEqual([...story, straggler]);
  });

  it("does not take two lone titles for one story whose numbers or names disagree", () => {
    const pairs = [
      ["Magnitude 5.3 earthquake strikes Taiwan", "Magnitude 7.0 earthquake strikes Haiti"],
      ["Eleven killed in bus crash in Kenya", "39 killed in coach crash in Italy"],
    ];
    for (const pair of pairs) expect(storiesOf(titled([...BACKGROUND, ...pair]))).toHaveLength(BACKGROUND.length + 2);
    const same = ["Eleven killed in bus crash in Kenya", "11 killed in Kenyan bus crash"];
    expect(storiesOf(titled([...BACKGROUND, ...same]))).toContainEqual(same);
  });

  it("gives the same clusters for the same input, and places every signal exactly once", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const random = createRandom(`merge ${seed}`);
      const words = BACKGROUND.join(" ").split(" ");
      const signals = Array.from({ length: 60 }, (_, at) => {
        const title = Array.from({ length: 6 }, () => words[Math.floor(random.next() * words.length)]).join(" ");
        return buildSignal(at + 1, { title, publishedAt: random.next() < 0.2 ? null : hoursAgo(random.next() * 200) });
      });
      const first = merge(signals);
      expect(merge(structuredClone(signals))).toEqual(first);
      expect(first.assignments.map(({ signalId }) => signalId)).toEqual(signals.map(({ id }) => id));
      const counted = first.clusters.reduce((sum, { signalCount }) => sum + signalCount, 0);
      expect(counted).toBe(signals.length);
    }
  });

  it("does not mind titles without words", () => {
    const signals = titled(["", "…", "🌱", "the of and", "x"]);
    expect(merge(signals).clusters).toHaveLength(signals.length);
  });
});

function clusterOf(signal: Signal, number: number): SignalCluster {
  const at = signal.publishedAt ?? signal.receivedAt;
  return {
    id: `cluster_${String(900 + number).padStart(26, "0")}`,
    tenantId: signal.tenantId,
    brandId: signal.brandId,
    title: signal.title,
    firstSeenAt: at,
    lastSeenAt: at,
    signalCount: 1,
  };
}
