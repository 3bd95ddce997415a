import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrandId, ClusterId, SignalId } from "../../src/core/ids.ts";
import { mergeNewSignals } from "../../src/services/merge-new-signals.ts";
import { openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import {
  addSignals,
  type Kairo,
  NOW,
  readDemoBrand,
  startBrand,
  startKairo,
  type TestBrand,
} from "../support/kairo.ts";
import { refreshBoard } from "../support/runs.ts";

/** One story as twenty sites tell it. */
const VOUCHER = [
  "Parliament votes for a national repair voucher worth 60 euros",
  "Parliament passes national repair voucher worth up to 60 euros",
  "National repair voucher passes parliament",
  "Repair voucher worth 60 euros passes parliament",
  "Parliament backs national repair voucher of 60 euros",
  "National repair voucher approved by parliament",
  "60 euro repair voucher approved in parliament vote",
  "Parliament approves national repair voucher",
  "A national repair voucher: parliament says yes to 60 euros",
  "Repair voucher: parliament votes yes",
  "Parliament vote brings national repair voucher",
  "National repair voucher worth 60 euros gets parliament vote",
  "Yes vote in parliament for national repair voucher",
  "Households get national repair voucher after parliament vote",
  "Parliament gives households a repair voucher worth 60 euros",
  "National repair voucher clears parliament",
  "Repair voucher clears parliament with 60 euros a year",
  "Parliament clears national repair voucher for households",
  "What the national repair voucher vote in parliament means",
  "National repair voucher voted through parliament",
];
const OTHERS = [
  "Kelvo publishes spare parts list for 38 kettles and toasters",
  "Repair café volunteers mend 300 sewing machines in one winter",
  "Landfill tax rises for electronic waste",
];
const TEXT = "Half of a repair bill is paid. Manufacturers must list spare parts prices in public.";

let kairo: Kairo;
let api: TestApi;
let brand: TestBrand;
let brandId: BrandId;
let minutes = 0;

beforeAll(async () => {
  kairo = await startKairo({ clock: { now: () => new Date(NOW.getTime() + minutes * 60_000) } });
  brand = await startBrand(kairo, await readDemoBrand());
  brandId = brand.scope.brandId;
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const client = () => api.clientOf(brand.userId);
const hear = (titles: readonly string[], siteOf: (at: number) => string) => {
  minutes += 1;
  return addSignals(
    kairo,
    brand.scope,
    titles.map((title, at) => ({
      title,
      text: `${TEXT} ${title}.`,
      url: `https://www.${siteOf(at)}/news/${title.length}-${at}?utm_source=feed`,
      publishedAt: new Date(NOW.getTime() - (titles.length - at) * 60_000),
      language: "en",
    })),
    `Feed of ${siteOf(0)}`,
  );
};

const merge = () =>
  kairo.container.unitOfWork.write(brand.scope, (tx) =>
    mergeNewSignals(tx, brand.scope, { ids: kairo.container.ids, now: kairo.container.clock.now() }),
  );

async function listSignals() {
  const { items } = await client().reference.signals.list.query({ brandId, limit: 100 });
  return items;
}

async function voucherStory() {
  const signals = await listSignals();
  const clusterId = signals.find(({ title }) => title === VOUCHER[0])?.clusterId as ClusterId;
  const told = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
    tx.opportunities.listByClusters(brand.scope, [clusterId]),
  );
  const evidence = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
    tx.opportunities.listEvidence(
      brand.scope,
      told.map(({ id }) => id),
    ),
  );
  return { clusterId, told, evidence: told.flatMap(({ id }) => evidence.get(id) ?? []), signals };
}

describe("one story that twenty sites tell over some hours", () => {
  it("is one opportunity with twenty pieces of evidence from twenty domains", async () => {
    await hear(OTHERS, (at) => `other${at}.example`);
    for (let batch = 0; batch < 4; batch += 1) {
      await hear(VOUCHER.slice(5 * batch, 5 * batch + 5), (at) => `site${5 * batch + at}.example`);
      if (batch === 0) await refreshBoard(kairo, brand.scope);
      else await merge();
    }
    const { told, evidence, signals, clusterId } = await voucherStory();
    expect(
      signals
        .filter((signal) => signal.clusterId === clusterId)
        .map(({ title }) => title)
        .sort(),
    ).toEqual([...VOUCHER].sort());
    expect(told).toHaveLength(1);
    expect(evidence).toHaveLength(20);
    expect(new Set(evidence.map(({ signal }) => signal.domain)).size).toBe(20);
    const shown = await client().reference.opportunities.get.query({ brandId, opportunityId: told[0]!.id });
    expect(shown).toMatchObject({ evidenceCount: 20 });
  });

  it("counts a site once that tells it again", async () => {
    await hear(
      ["Again: national repair voucher passes parliament", "Parliament and the national repair voucher"],
      () => "site3.example",
    );
    await merge();
    const { told, evidence } = await voucherStory();
    expect(told).toHaveLength(1);
    expect(evidence).toHaveLength(22);
    expect(new Set(evidence.map(({ signal }) => signal.domain)).size).toBe(20);
  });

  it("says of each signal why it stands there", async () => {
    const { signals, clusterId } = await voucherStory();
    for (const { clusterBecause } of signals) expect(clusterBecause).toMatch(/\S/);
    const others = signals.filter((signal) => signal.clusterId !== clusterId);
    expect(others.map(({ title }) => title).sort()).toEqual([...OTHERS].sort());
  });
});

describe("a person who takes signals out of a story", () => {
  let taken: SignalId[];
  let own: ClusterId;

  it("puts them in a story of their own and lets them count no more as evidence, with a decision", async () => {
    const { told, evidence, clusterId } = await voucherStory();
    const late = evidence.filter(({ addedAt }) => addedAt > told[0]!.createdAt).map(({ signal }) => signal.id);
    const founded = evidence.filter(({ addedAt }) => addedAt.getTime() === told[0]!.createdAt.getTime());
    const founding = founded.find(({ signal }) => signal.title === VOUCHER[2])!.signal.id;
    taken = [...late.slice(0, 2), founding];
    const split = await client().editorial.signals.split.mutate({ brandId, signalIds: taken, reason: "Another vote" });
    own = split.taken.id;
    expect(split).toMatchObject({
      story: { id: clusterId, signalCount: 19 },
      taken: { signalCount: 3 },
      opportunityId: told[0]!.id,
      setAside: late.slice(0, 2).sort(),
      founding: [founding],
    });
    const after = await voucherStory();
    expect(after.evidence.map(({ signal }) => signal.id)).toContain(founding);
    expect(after.evidence).toHaveLength(20);
    const [decision] = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.decisions.list(brand.scope, { subjectId: clusterId }, 5),
    );
    expect(decision).toMatchObject({ kind: "story.split", reason: "Another vote", after: { takenInto: own } });
    const moved = (await listSignals()).filter(({ id }) => taken.includes(id));
    for (const { clusterBecause } of moved) expect(clusterBecause).toMatch(/^a person took it out of/);
  });

  it("is not overruled by later merges, however alike the reports", async () => {
    await hear(VOUCHER.map((title) => `${title} today`).slice(0, 6), (at) => `late${at}.example`);
    await merge();
    const signals = await listSignals();
    expect(signals.filter(({ id }) => taken.includes(id)).map(({ clusterId }) => clusterId)).toEqual([own, own, own]);
  });

  it("may put the two together again, evidence and all", async () => {
    const { clusterId, told, evidence } = await voucherStory();
    const ofOwn = (await listSignals()).filter((signal) => signal.clusterId === own);
    const opportunities = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.opportunities.listByClusters(brand.scope, [own]),
    );
    for (const { id } of opportunities) {
      const call = client().editorial.signals.join.mutate({ brandId, clusterIds: [own, clusterId] });
      expect(await refusalOf(call)).toMatchObject({ code: "PRECONDITION" });
      await client().editorial.opportunities.dismiss.mutate({
        brandId,
        opportunityIds: [id],
        reason: "already_covered",
      });
    }
    const joined = await client().editorial.signals.join.mutate({ brandId, clusterIds: [own, clusterId] });
    expect(joined).toMatchObject({ story: { id: clusterId }, endedId: own, opportunityId: told[0]!.id });
    const after = await voucherStory();
    const before = evidence.map(({ signal }) => signal.id);
    const gained = ofOwn.filter(({ id }) => !before.includes(id));
    expect(joined.gained).toBe(gained.length);
    expect(after.evidence).toHaveLength(before.length + gained.length);
    await merge();
    expect((await voucherStory()).clusterId).toBe(clusterId);
  });

  it("cannot empty a story, nor take from two at once, nor take what is not there", async () => {
    const signals = await listSignals();
    const { clusterId } = await voucherStory();
    const all = signals.filter((signal) => signal.clusterId === clusterId).map(({ id }) => id);
    const other = signals.find((signal) => signal.clusterId !== clusterId)!.id;
    const split = (signalIds: SignalId[]) => refusalOf(client().editorial.signals.split.mutate({ brandId, signalIds }));
    expect(await split(all)).toMatchObject({ code: "PRECONDITION", reason: expect.stringContaining("at least one") });
    expect(await split([all[0]!, other])).toMatchObject({ code: "PRECONDITION" });
    expect(await split([kairo.container.ids.next("signal")])).toMatchObject({ code: "NOT_FOUND" });
  });
});
