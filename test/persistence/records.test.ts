import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "../../src/core/ports/page.ts";
import {
  buildBoard,
  buildCluster,
  buildDecision,
  buildExecutionEvent,
  buildLearningEvent,
  buildOpportunity,
  buildPackage,
  buildPersona,
  buildScore,
  buildSignal,
  buildSource,
  buildVariant,
  NOW,
  testIds,
} from "../support/builders.ts";
import { createTestBrand, openPersistence, type Persistence } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { buildWorld, OPPORTUNITY_CELL, PATTERN_CELL, type World } from "./world.ts";

let database: TestDatabase;
let persistence: Persistence;
let world: World;

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
  world = await buildWorld(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("what is stored", () => {
  test("comes back as it was", async () => {
    const { scope, opportunity, board, signal, looseSignal, source, cluster, snapshot } = world;
    await persistence.unitOfWork.read(scope, async (tx) => {
      expect(await tx.brands.get(scope)).toEqual(snapshot.brand);
      expect(await tx.brands.getSnapshot(scope)).toEqual(snapshot);
      expect(await tx.audience.listPillars(scope)).toEqual(snapshot.pillars);
      expect(await tx.audience.listPersonas(scope)).toEqual(snapshot.personas);
      expect(await tx.audience.listMatrix(scope)).toEqual(snapshot.matrix);
      expect(await tx.opportunities.get(scope, opportunity.id)).toEqual(opportunity);
      expect(await tx.boards.findLatest(scope)).toEqual(board);
      expect(await tx.boards.find(scope, board.id)).toEqual(board);
      expect(await tx.signals.getSource(scope, source.id)).toEqual(source);
      expect(await tx.signals.listClusters(scope, [cluster.id])).toEqual([cluster]);
      expect(await tx.signals.listByIds(scope, [signal.id])).toEqual([signal]);
      expect(await tx.signals.listUnclustered(scope, 10)).toEqual([looseSignal]);
      expect(await tx.packages.findOpenByOpportunity(scope, opportunity.id)).toEqual(world.contentPackage);
      expect(world.contentPackage).toMatchObject({ opportunityIds: [opportunity.id], evidenceIds: [signal.id] });
      expect(world.contentPackage.slots).toMatchObject([
        { key: "linkedin-1", state: "drafted", variantId: world.variant.id },
      ]);
    });
  });

  test("keeps a score's numbers to the last bit", async () => {
    const { scope, owner } = world;
    const features = Array.from({ length: 3 }, (_, index) => ({
      ...buildScore().features[0]!,
      raw: Math.PI * 10 ** (index * 5 - 3),
      value: 0.1 + 0.2,
      contribution: 1 / 3 + index,
    }));
    const opportunity = buildOpportunity({ ...owner, score: buildScore({ total: 70.1 + 0.2, features }) });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.opportunities.insert(scope, opportunity, []);
      expect((await tx.opportunities.get(scope, opportunity.id)).score).toEqual(opportunity.score);
    });
  });
});

describe("a brand", () => {
  test("gets a new version and a snapshot of it with every save; the old ones stay", async () => {
    const brand = await createTestBrand(persistence);
    const { scope, owner, snapshot } = brand;
    const [first, second] = snapshot.personas;
    const newcomer = buildPersona({ ...owner, name: "Newcomer Nia" });
    const next = {
      ...snapshot,
      brand: { ...snapshot.brand, name: "Fernweh" },
      personas: [{ ...first!, summary: "Changed." }, newcomer],
      matrix: [{ personaId: newcomer.id, pillarId: snapshot.pillars[0]!.id, weight: 1, angle: null }],
    };
    await persistence.unitOfWork.write(scope, async (tx) => {
      expect(await tx.brands.saveSnapshot(scope, next, 1)).toMatchObject({ brand: { version: 2 } });
    });
    await persistence.unitOfWork.read(scope, async (tx) => {
      expect(await tx.brands.get(scope)).toMatchObject({ name: "Fernweh", version: 2 });
      expect(await tx.brands.findSnapshot(scope, 1)).toEqual(snapshot);
      expect(await tx.brands.getSnapshot(scope)).toEqual({ ...next, brand: { ...next.brand, version: 2 } });
      expect((await tx.audience.listPersonas(scope)).map(({ id }) => id)).toEqual([first!.id, newcomer.id]);
      expect(await tx.audience.listMatrix(scope)).toEqual(next.matrix);
    });
    const { rows } = await persistence.ownerPool.query("select deleted_at from kairo.personas where id = $1", [
      second!.id,
    ]);
    expect(rows[0].deleted_at).toEqual(next.brand.updatedAt);
    await expect(
      persistence.unitOfWork.write(scope, (tx) => tx.brands.saveSnapshot(scope, next, 1)),
    ).rejects.toMatchObject({ code: "CONFLICT", details: { expectedRevision: 1 } });
  });

  test("that was deleted is as if it were not there, until it is restored", async () => {
    const { scope, tenantScope } = await createTestBrand(persistence);
    await persistence.unitOfWork.write(scope, (tx) => tx.brands.softDelete(scope, NOW));
    const get = () => persistence.unitOfWork.read(scope, (tx) => tx.brands.get(scope));
    const list = () => persistence.unitOfWork.tenant(tenantScope, (tx) => tx.tenants.listBrands(tenantScope));
    await expect(get()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(persistence.unitOfWork.read(scope, (tx) => tx.brands.getSnapshot(scope))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await list()).toEqual([]);
    await persistence.unitOfWork.write(scope, (tx) => tx.brands.restore(scope));
    expect(await get()).toMatchObject({ id: scope.brandId, deletedAt: null });
    expect(await list()).toHaveLength(1);
  });

  test("remembers a corpus text once", async () => {
    const { scope } = await createTestBrand(persistence);
    const text = { kind: "us", channel: "x", text: "Grease is cheap.", addedAt: NOW } as const;
    const newer = { ...text, kind: "not_us", addedAt: new Date(NOW.getTime() + 1) } as const;
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.brands.addCorpus(scope, [text, text]);
      await tx.brands.addCorpus(scope, [text, newer]);
      expect(await tx.brands.listCorpus(scope, 10)).toEqual([newer, text]);
    });
  });
});

describe("signals", () => {
  test("that are known already are left out, by source and guid or by content", async () => {
    const { scope, owner, source, signal } = world;
    const fresh = buildSignal({ ...owner, sourceId: source.id, title: "Fresh" });
    const sameGuid = buildSignal({ ...owner, sourceId: source.id, title: "Changed title", guid: signal.guid });
    const sameContent = buildSignal({ ...owner, sourceId: source.id, guid: "another" });
    const twice = buildSignal({ ...owner, sourceId: source.id, title: "Fresh", guid: "third" });
    const kept = await persistence.unitOfWork.write(scope, (tx) =>
      tx.signals.addMany(scope, [sameGuid, fresh, sameContent, twice]),
    );
    expect(kept).toEqual([fresh]);
  });

  test("come in by thousands in one go", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const source = buildSource(owner);
    const signals = Array.from({ length: 2_500 }, (_, index) =>
      buildSignal({ ...owner, sourceId: source.id, title: `Signal ${index} "quoted" {a,b} \\ 🚲` }),
    );
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.signals.saveSource(scope, source);
      expect(await tx.signals.addMany(scope, signals)).toHaveLength(2_500);
      expect(await tx.signals.listByIds(scope, [signals[2_400]!.id])).toEqual([signals[2_400]]);
    });
  });

  test("join clusters, and clusters tell what they hold", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const source = buildSource(owner);
    const [early, late] = ["Early", "Late"].map((title, index) =>
      buildSignal({
        ...owner,
        sourceId: source.id,
        title,
        publishedAt: new Date(NOW.getTime() - 10_000 + index),
      }),
    );
    const cluster = buildCluster(owner);
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.signals.saveSource(scope, source);
      await tx.signals.addMany(scope, [late!, early!]);
      expect(await tx.signals.listUnclustered(scope, 10)).toEqual([early, late]);
      await tx.signals.saveClusters(scope, [cluster]);
      const because = "the same address";
      await tx.signals.assignClusters(scope, [{ signalId: early!.id, clusterId: cluster.id, because }]);
      const grown = { ...cluster, signalCount: 2, title: "Grown" };
      await tx.signals.saveClusters(scope, [grown]);
      const member = { ...early, clusterId: cluster.id, clusterBecause: because };
      expect(await tx.signals.listUnclustered(scope, 10)).toEqual([late]);
      expect(await tx.signals.listByClusters(scope, [cluster.id])).toEqual([member]);
      expect(await tx.stories.listNewestSignals(scope, [cluster.id], 1)).toEqual([member]);
      expect(await tx.signals.listClustersSince(scope, cluster.lastSeenAt, 10)).toEqual([grown]);
      expect(await tx.signals.listClustersSince(scope, new Date(NOW.getTime() + 1), 10)).toEqual([]);
    });
  });

  test("find the clusters that share most of their rarer marks, within the time they name", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const [near, nearer, common, old] = ["Near", "Nearer", "Common", "Old"].map((title) =>
      buildCluster({ ...owner, title }),
    );
    const hour = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
    const mark = (cluster: typeof near, text: string, seenAt = hour(1)) => ({
      clusterId: cluster!.id,
      mark: text,
      seenAt,
    });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.signals.saveClusters(scope, [near!, nearer!, common!, old!]);
      await tx.stories.saveMarks(scope, [
        ...[near, nearer, common].map((cluster) => mark(cluster, "city")),
        ...[near, nearer].map((cluster) => mark(cluster, "lane")),
        mark(nearer, "kiel"),
        mark(old, "kiel", hour(80)),
      ]);
      const find = (perSeeker: number, perMark: number) => {
        const marks = ["city", "lane", "kiel"].map((text) => ({ mark: text, since: hour(72), weight: 1 }));
        return tx.stories.listClustersNear(scope, [{ marks }], { perSeeker, perMark });
      };
      expect(await find(1, 10)).toEqual([nearer!.id]);
      expect(await find(10, 10)).toEqual([near!.id, nearer!.id, common!.id].sort());
      expect(await find(10, 3)).toEqual([near!.id, nearer!.id].sort());
    });
  });

  test("move with all of a cluster, and what a person took apart stays apart", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const source = buildSource(owner);
    const [from, into, third] = ["From", "Into", "Third"].map((title) => buildCluster({ ...owner, title }));
    const member = buildSignal({ ...owner, sourceId: source.id, title: "A member", clusterId: from!.id });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.signals.saveSource(scope, source);
      await tx.signals.saveClusters(scope, [from!, into!, third!]);
      await tx.signals.addMany(scope, [member]);
      await tx.stories.saveMarks(scope, [{ clusterId: from!.id, mark: "member", seenAt: NOW }]);
      await tx.stories.addSplit(scope, third!.id, from!.id, NOW);
      const moved = await tx.stories.joinClusters(scope, [{ from: from!.id, into: into!.id, because: "alike" }]);
      expect(moved).toEqual([{ signalId: member.id, clusterId: into!.id }]);
      expect(await tx.signals.listByClusters(scope, [from!.id, into!.id])).toEqual([
        { ...member, clusterId: into!.id, clusterBecause: "alike" },
      ]);
      const marks = [{ mark: "member", since: NOW, weight: 1 }];
      const near = await tx.stories.listClustersNear(scope, [{ marks }], { perSeeker: 5, perMark: 5 });
      expect(near).toEqual([into!.id]);
      expect(await tx.stories.listSplits(scope, [into!.id])).toEqual([[into!.id, third!.id].sort()]);
      await tx.stories.removeSplit(scope, third!.id, into!.id);
      expect(await tx.stories.listSplits(scope, [into!.id])).toEqual([]);
    });
  });

  test("page newest first, dated by receipt where the feed dates nothing", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const source = buildSource(owner);
    const signals = Array.from({ length: 5 }, (_, index) => {
      const at = new Date(NOW.getTime() + index);
      return buildSignal({
        ...owner,
        sourceId: source.id,
        title: `Signal ${index}`,
        ...(index % 2 === 0 ? { publishedAt: at } : { publishedAt: null, receivedAt: at }),
      });
    });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.signals.saveSource(scope, source);
      await tx.signals.addMany(scope, signals);
    });
    const ids = await idsByPage((cursor) =>
      persistence.unitOfWork.read(scope, (tx) => tx.signals.list(scope, {}, { cursor, limit: 2 })),
    );
    expect(ids).toEqual(signals.map(({ id }) => id).reverse());
  });

  test("have sources whose names are taken once a kind, until one is deleted", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const source = buildSource(owner);
    const twin = buildSource(owner);
    const save = (saved: typeof source) =>
      persistence.unitOfWork.write(scope, (tx) => tx.signals.saveSource(scope, saved));
    await save(source);
    await expect(save(twin)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining(source.name) });
    await save({ ...source, cursor: "page-2", deletedAt: NOW });
    await save(twin);
    await persistence.unitOfWork.read(scope, async (tx) => {
      expect(await tx.signals.findSource(scope, "feed", source.name)).toEqual(twin);
      expect(await tx.signals.findSource(scope, "person", source.name)).toBeNull();
      expect(await tx.signals.listSources(scope)).toEqual([twin]);
      await expect(tx.signals.getSource(scope, source.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });
});

describe("opportunities", () => {
  test("page by score, ties by id, and filter", async () => {
    const { scope, owner, snapshot } = await createTestBrand(persistence);
    const opportunities = [50, 80, 80, 65, 41].map((total, index) =>
      buildOpportunity({
        ...owner,
        score: buildScore({ total }),
        personaId: index === 1 ? snapshot.personas[0]!.id : null,
        primaryChannel: index === 3 ? "blog" : "linkedin",
        suggestedChannels: [],
        ...(index === 4 ? { status: "dismissed", dismissReason: "not_now" } : {}),
      }),
    );
    const [a, b, c, d, e] = opportunities.map(({ id }) => id);
    const list = (filter: object, cursor: string | null = null) =>
      persistence.unitOfWork.read(scope, (tx) => tx.opportunities.list(scope, filter, { cursor, limit: 2 }));
    await persistence.unitOfWork.write(scope, async (tx) => {
      for (const opportunity of opportunities) await tx.opportunities.insert(scope, opportunity, []);
    });
    expect(await idsByPage((cursor) => list({}, cursor))).toEqual([c, b, d, a, e]);
    expect(await idsByPage((cursor) => list({ statuses: ["dismissed"] }, cursor))).toEqual([e]);
    expect(await idsByPage((cursor) => list({ personaId: snapshot.personas[0]!.id }, cursor))).toEqual([b]);
    expect(await idsByPage((cursor) => list({ channel: "blog" }, cursor))).toEqual([d]);
    expect(await idsByPage((cursor) => list({ band: "ready" }, cursor))).toEqual([c, b, d]);
    const live = await persistence.unitOfWork.read(scope, (tx) => tx.opportunities.listLive(scope, 10));
    expect(live.map(({ id }) => id)).toEqual([c, b, d, a]);
  });

  test("gain evidence and never lose it", async () => {
    const { scope, opportunity, signal, looseSignal, laterSignal } = world;
    const later = new Date(NOW.getTime() + 2);
    await persistence.unitOfWork.write(scope, async (tx) => {
      expect(await tx.opportunities.addEvidence(scope, opportunity.id, [signal.id, looseSignal.id], later)).toBe(1);
      expect(await tx.opportunities.addEvidence(scope, opportunity.id, [looseSignal.id], later)).toBe(0);
      const evidence = await tx.opportunities.listEvidence(scope, [opportunity.id]);
      expect(evidence.get(opportunity.id)).toEqual([
        { signal, addedAt: opportunity.createdAt },
        { signal: laterSignal, addedAt: new Date(NOW.getTime() + 1) },
        { signal: looseSignal, addedAt: later },
      ]);
    });
  });

  test("set evidence aside that joined later, never what they were founded on, and take it back", async () => {
    const { scope, opportunity, signal, laterSignal } = world;
    await persistence.unitOfWork.write(scope, async (tx) => {
      const asked = [signal.id, laterSignal.id];
      const counting = async () =>
        (await tx.opportunities.listEvidence(scope, [opportunity.id]))
          .get(opportunity.id)
          ?.map((each) => each.signal.id);
      expect(await tx.opportunities.setEvidenceAside(scope, opportunity.id, asked, NOW)).toEqual([laterSignal.id]);
      expect(await tx.opportunities.setEvidenceAside(scope, opportunity.id, asked, NOW)).toEqual([]);
      expect(await counting()).not.toContain(laterSignal.id);
      expect(await tx.opportunities.addEvidence(scope, opportunity.id, asked, NOW)).toBe(1);
      expect(await counting()).toEqual(expect.arrayContaining(asked));
    });
  });

  test("keep brand, type and origin, whatever a writer says", async () => {
    const { scope, owner } = world;
    const opportunity = buildOpportunity(owner);
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.opportunities.insert(scope, opportunity, []);
      await tx.opportunities.update(scope, { ...opportunity, type: "evergreen", createdVia: "model", title: "New" }, 1);
      expect(await tx.opportunities.get(scope, opportunity.id)).toEqual({ ...opportunity, title: "New", revision: 2 });
    });
  });

  test("let only one of two writers win, and say to the other what happened", async () => {
    const { scope, owner } = world;
    const opportunity = buildOpportunity(owner);
    await persistence.unitOfWork.write(scope, (tx) => tx.opportunities.insert(scope, opportunity, []));
    const update = () => persistence.unitOfWork.write(scope, (tx) => tx.opportunities.update(scope, opportunity, 1));
    expect(await update()).toMatchObject({ revision: 2 });
    await expect(update()).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("revision 1") });
  });

  test("that were deleted are as if they were not there", async () => {
    const { scope, owner } = world;
    const opportunity = buildOpportunity(owner);
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.opportunities.insert(scope, opportunity, []);
      await tx.opportunities.softDelete(scope, opportunity.id, NOW);
      expect(await tx.opportunities.find(scope, opportunity.id)).toBeNull();
      expect(await tx.opportunities.listByIds(scope, [opportunity.id])).toEqual([]);
      await expect(tx.opportunities.update(scope, opportunity, 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(tx.opportunities.softDelete(scope, opportunity.id, NOW)).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });
  });
});

describe("packages", () => {
  test("keep the order of their links, slots are added once and saved alone", async () => {
    const { scope, owner, opportunity, signal, looseSignal, globalPatternId, ownPatternId } = world;
    const second = buildOpportunity(owner);
    const slot = {
      channel: "x",
      patternId: globalPatternId,
      state: "queued",
      variantId: null,
      reason: null,
      outcome: null,
    } as const;
    const contentPackage = buildPackage({
      ...owner,
      opportunityIds: [second.id, opportunity.id],
      evidenceIds: [looseSignal.id, signal.id],
      slots: [
        { ...slot, key: "x-2" },
        { ...slot, key: "x-1", patternId: ownPatternId },
      ],
    });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.opportunities.insert(scope, second, []);
      await tx.packages.insert(scope, contentPackage);
      expect(await tx.packages.get(scope, contentPackage.id)).toEqual(contentPackage);
      const added = [
        { ...slot, key: "x-1", reason: "not new" },
        { ...slot, key: "linkedin-1", channel: "linkedin" as const },
      ];
      await tx.packages.addSlots(scope, contentPackage.id, added, null);
      await tx.packages.saveSlot(
        scope,
        contentPackage.id,
        { ...slot, key: "x-2", state: "unfilled", reason: "budget" },
        null,
      );
      const changed = { ...contentPackage, opportunityIds: [opportunity.id], evidenceIds: [], title: "Changed" };
      await tx.packages.update(scope, changed, 1);
      const stored = await tx.packages.get(scope, contentPackage.id);
      expect(stored).toMatchObject({
        title: "Changed",
        revision: 2,
        opportunityIds: [opportunity.id],
        evidenceIds: [],
      });
      expect(stored.slots.map(({ key, state, reason }) => [key, state, reason])).toEqual([
        ["x-2", "unfilled", "budget"],
        ["x-1", "queued", null],
        ["linkedin-1", "queued", null],
      ]);
      await expect(tx.packages.update(scope, changed, 1)).rejects.toMatchObject({ code: "CONFLICT" });
      await expect(tx.packages.saveSlot(scope, contentPackage.id, { ...slot, key: "x-9" }, null)).rejects.toMatchObject(
        { code: "NOT_FOUND" },
      );
    });
  });

  test("are found open by opportunity, since a time, and in lists", async () => {
    const { scope, owner, opportunity, globalPatternId } = world;
    const earlier = new Date(NOW.getTime() - 1_000);
    const archived = buildPackage({ ...owner, opportunityIds: [opportunity.id], archivedAt: NOW, createdAt: earlier });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.packages.insert(scope, archived);
      expect(await tx.packages.findOpenByOpportunity(scope, opportunity.id)).not.toMatchObject({ id: archived.id });
      const since = await tx.packages.listSince(scope, earlier, 100);
      expect(since.at(-1)).toEqual(archived);
      expect((await tx.packages.list(scope, { archived: true }, { limit: 10 })).items).toEqual([archived]);
      expect((await tx.packages.list(scope, { channel: "blog" }, { limit: 10 })).items).toEqual([]);
      const drafted = await tx.variants.list(scope, { packageIds: [world.contentPackage.id], statuses: ["draft"] }, 10);
      expect(drafted).toEqual([world.variant]);
      const thread = buildVariant({
        ...owner,
        packageId: archived.id,
        patternId: globalPatternId,
        parts: ["one", 'two "quoted"', "three, {braces}"],
        quality: null,
      });
      await tx.variants.insert(scope, thread, null);
      expect(await tx.variants.list(scope, { packageIds: [archived.id] }, 10)).toEqual([thread]);
    });
  });
});

describe("execution events", () => {
  test("are kept once; a higher revision counts instead, and quarantined or unmatched ones do not count", async () => {
    const { scope, owner, variant } = world;
    const fact = { ...owner, variantId: variant.id, source: "facts", externalId: "a" };
    const first = buildExecutionEvent(fact);
    const repeat = buildExecutionEvent({ ...fact, value: 9 });
    const corrected = buildExecutionEvent({ ...fact, revision: 2, value: 900 });
    const odd = buildExecutionEvent({ ...fact, revision: 3, value: -1, quarantineReason: "negative" });
    const unmatched = buildExecutionEvent({ ...fact, variantId: null, externalId: "b" });
    const published = {
      ...fact,
      kind: "published",
      metric: null,
      value: null,
      valueKind: null,
      metricAsOf: null,
      externalId: null,
    } as const;
    const firstPublished = buildExecutionEvent(published);
    await persistence.unitOfWork.write(scope, async (tx) => {
      expect(await tx.events.addMany(scope, [first, repeat, corrected, odd, unmatched])).toEqual([
        first,
        corrected,
        odd,
        unmatched,
      ]);
      expect(await tx.events.addMany(scope, [firstPublished, buildExecutionEvent(published)])).toEqual([
        firstPublished,
      ]);
      const counting = (await tx.events.listMatched(scope)).filter(({ source }) => source === "facts");
      expect(counting).toEqual([corrected, firstPublished]);
      const ofVariant = await tx.events.listByVariants(scope, [variant.id]);
      expect(ofVariant.filter(({ source }) => source === "facts")).toEqual(counting);
    });
  });
});

describe("learning", () => {
  test("adds differences to its cells, whatever order and however often they come", async () => {
    const { scope } = await createTestBrand(persistence);
    const less = { ...PATTERN_CELL, n: -1, sumMicro: -250_000, sumSquaresMicro: -62_500 };
    const other = { ...PATTERN_CELL, month: "2026-10" };
    const post = (patterns: (typeof PATTERN_CELL | typeof less | typeof other)[]) =>
      persistence.unitOfWork.write(scope, (tx) =>
        tx.learning.post(scope, [], { patterns, opportunities: [OPPORTUNITY_CELL] }),
      );
    await Promise.all([post([PATTERN_CELL, PATTERN_CELL, other]), post([other, less]), post([PATTERN_CELL])]);
    await persistence.unitOfWork.read(scope, async (tx) => {
      expect(await tx.learning.listPatternCells(scope)).toEqual([
        { ...other, n: 2, sumMicro: 500_000, sumSquaresMicro: 125_000 },
        { ...PATTERN_CELL, n: 2, sumMicro: 500_000, sumSquaresMicro: 125_000 },
      ]);
      expect(await tx.learning.listOpportunityCells(scope)).toMatchObject([{ n: 3, sumMicro: 750_000 }]);
    });
  });

  test("shows the newest event of each subject", async () => {
    const { scope, owner } = await createTestBrand(persistence);
    const subjectId = testIds.next("var");
    const first = buildLearningEvent({ ...owner, subjectId });
    const second = buildLearningEvent({ ...owner, subjectId, revision: 2, weight: 0, rewardMicro: 0 });
    const decision = buildLearningEvent({ ...owner, subjectId, evidence: "decision" });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.learning.post(scope, [second, decision, first], { patterns: [], opportunities: [] });
      expect(await tx.learning.listCurrent(scope)).toEqual([decision, second]);
    });
  });
});

test("decisions come back newest first, by kind, subject and time", async () => {
  const { scope, owner } = await createTestBrand(persistence);
  const board = buildBoard(owner);
  const decisions = [
    buildDecision({ ...owner, decidedAt: new Date(NOW.getTime() - 2) }),
    buildDecision({
      ...owner,
      kind: "board.seen",
      boardId: board.id,
      position: 1,
      decidedAt: new Date(NOW.getTime() - 1),
    }),
    buildDecision({ ...owner, before: { status: "open" }, after: { list: ["a"] }, reason: "not_now" }),
  ];
  await persistence.unitOfWork.write(scope, async (tx) => {
    await tx.boards.insert(scope, board, null);
    await tx.decisions.add(scope, decisions);
    expect(await tx.decisions.list(scope, {}, 10)).toEqual(decisions.toReversed());
    expect(await tx.decisions.list(scope, { kinds: ["board.seen"] }, 10)).toEqual([decisions[1]]);
    expect(await tx.decisions.list(scope, { subjectId: decisions[0]!.subjectId }, 10)).toEqual([decisions[0]]);
    expect(await tx.decisions.list(scope, { since: NOW }, 10)).toEqual([decisions[2]]);
    expect(await tx.decisions.list(scope, {}, 1)).toEqual([decisions[2]]);
    expect(await tx.decisions.count(scope, ["opportunity.pinned"])).toBe(2);
  });
});

test("patterns show the shipped and the brand's own, with the brand's preferences", async () => {
  const { scope, ownPatternId, globalPatternId } = world;
  await persistence.unitOfWork.write(scope, async (tx) => {
    const listed = await tx.patterns.list(scope);
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([ownPatternId, globalPatternId]));
    expect(listed.map(({ key }) => key)).toEqual(listed.map(({ key }) => key).sort());
    const forTikTok = await tx.patterns.list(scope, { channel: "tiktok" });
    expect(forTikTok.map(({ id }) => id)).toEqual(
      listed.filter(({ channels }) => channels.includes("tiktok")).map(({ id }) => id),
    );
    expect(forTikTok.length).toBeLessThan(listed.length);
    expect(await tx.patterns.get(scope, ownPatternId)).toMatchObject({ brandId: scope.brandId, key: "own-pattern" });
    await tx.patterns.setPreference(scope, ownPatternId, "never");
    expect(await tx.patterns.listPreferences(scope)).toEqual(
      new Map([
        [globalPatternId, "more"],
        [ownPatternId, "never"],
      ]),
    );
  });
});

describe("append-only tables", () => {
  test.each([
    "brand_snapshots",
    "decisions",
    "execution_events",
    "learning_events",
    "opportunity_signals",
    "run_events",
    "variant_revisions",
    "llm_calls",
    "boards",
    "board_candidates",
  ])("%s takes no change and no deletion from the app", async (table) => {
    for (const statement of [
      `update kairo.${table} set brand_id = brand_id`,
      `delete from kairo.${table}`,
      `truncate kairo.${table}`,
    ]) {
      const client = await persistence.pool.connect();
      await client.query(
        `begin; select set_config('role', 'kairo_app', true), set_config('app.brand_id', '${world.owner.brandId}', true)`,
      );
      await expect(client.query(statement)).rejects.toThrow(/permission denied/);
      await client.query("rollback");
      client.release();
    }
  });
});

async function idsByPage(list: (cursor: string | null) => Promise<Page<{ id: string }>>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(cursor);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}
