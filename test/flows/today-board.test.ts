import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFixedClock } from "../../src/core/clock.ts";
import { TodayBoardDTO } from "../../src/core/dto/today-board.ts";
import { recordBoardSeen } from "../../src/services/record-board-seen.ts";
import { readDemoSignals } from "../support/demo-signals.ts";
import {
  addSignals,
  type Kairo,
  NOW,
  readDemoBrand,
  startBrand,
  startKairo,
  type TestBrand,
} from "../support/kairo.ts";
import { answerWell } from "../support/model-brain.ts";
import { acceptPackage, readVariants, refreshBoard } from "../support/runs.ts";
import { createScriptedModel, scriptedModels } from "../support/scripted-model.ts";
import { WITHOUT_A_MODEL } from "../support/without-a-model.ts";

async function startWithSignals(kairo: Kairo): Promise<TestBrand> {
  const brand = await startBrand(kairo, await readDemoBrand());
  for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
  return brand;
}

describe.each(WITHOUT_A_MODEL)("TodayBoardV1 on $name", ({ start, degradation }) => {
  let kairo: Kairo;
  let brand: TestBrand;

  beforeAll(async () => {
    kairo = await start();
    brand = await startWithSignals(kairo);
  });
  afterAll(() => kairo?.close());

  it("is not generated before the first refresh, and says what to do", async () => {
    const fresh = await startBrand(kairo, { version: 1, name: "Nobody yet" });
    const board = await kairo.container.todayBoardReader.read(fresh.scope);
    expect(board).toMatchObject({ state: "not_generated_yet", opportunities: [], boardId: null });
    expect(board.remediation).toContain("Refresh");
  });

  it("turns signals into a board that the DTO describes, every score the sum of its parts", async () => {
    const { run, board } = await refreshBoard(kairo, brand.scope);
    expect(run).toMatchObject({ status: "succeeded", error: null, degraded: [degradation] });
    expect(() => TodayBoardDTO.parse(board)).not.toThrow();
    expect(board.state).toBe("ready");
    expect(board.opportunities.length).toBeGreaterThanOrEqual(6);
    for (const card of board.opportunities) {
      const sum = card.breakdown.features.reduce((total, { contribution }) => total + contribution, 0);
      expect(Math.abs(sum - card.breakdown.total)).toBeLessThan(1e-9);
      expect(card.topReasons).toHaveLength(3);
      expect(card.textSource).toBe("template");
      expect(card.checks.verdict).not.toBe("blocked");
    }
  });

  it("answers the same board for the same clock", async () => {
    const first = await kairo.container.todayBoardReader.read(brand.scope);
    const second = await kairo.container.todayBoardReader.read(brand.scope);
    expect(second).toEqual(first);
  });

  it("makes one opportunity of a story however often the board is refreshed", async () => {
    const before = await kairo.container.todayBoardReader.read(brand.scope);
    const { board } = await refreshBoard(kairo, brand.scope);
    const idsOf = (cards: { id: string }[]) => cards.map(({ id }) => id).sort();
    expect(idsOf(board.opportunities.filter(({ placement }) => placement === "score"))).toEqual(
      idsOf(before.opportunities.filter(({ placement }) => placement === "score")),
    );
  });

  it("keeps with every seen card how it came to stand there, the drawn one's chance too", async () => {
    const { container } = kairo;
    const { boardId, opportunities } = await container.todayBoardReader.read(brand.scope);
    const shown = opportunities.map(({ id, position }) => ({ opportunityId: id, position }));
    const uses = { ids: container.ids, now: NOW };
    await container.unitOfWork.write(brand.scope, (tx) =>
      recordBoardSeen(tx, brand.scope, uses, { boardId: boardId!, shown }),
    );
    const seen = await container.unitOfWork.read(brand.scope, (tx) =>
      tx.decisions.list(brand.scope, { kinds: ["board.seen"] }, 100),
    );
    const after = new Map(seen.map((decision) => [decision.subjectId, decision.after]));
    for (const { id, placement, explorationProbability, total, band } of opportunities)
      expect(after.get(id)).toEqual({ placement, explorationProbability, total, band });
    const drawn = opportunities.filter(({ explorationProbability }) => explorationProbability !== null);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatchObject({ placement: "exploration", placementNote: "trying something new" });
  });

  it("moves when a card is dismissed: the card is gone and the best of the rest leads", async () => {
    const before = await kairo.container.todayBoardReader.read(brand.scope);
    const [first] = before.opportunities;
    await kairo.container.unitOfWork.write(brand.scope, async (tx) => {
      const opportunity = await tx.opportunities.get(brand.scope, first!.id);
      await tx.opportunities.update(
        brand.scope,
        { ...opportunity, status: "dismissed", dismissReason: "not_now" },
        opportunity.revision,
      );
    });
    const after = await kairo.container.todayBoardReader.read(brand.scope);
    expect(after.opportunities.map(({ id }) => id)).not.toContain(first!.id);
    const best = Math.max(...after.opportunities.map(({ total }) => total));
    expect(after.opportunities[0]!.total).toBe(best);
  });
});

describe("TodayBoardV1 on fresh databases", () => {
  it("makes the same board of the same signals at the same moment", async () => {
    const orders: string[][] = [];
    for (let database = 0; database < 2; database += 1) {
      const kairo = await startKairo();
      try {
        const { scope } = await startWithSignals(kairo);
        const { board } = await refreshBoard(kairo, scope);
        orders.push(
          board.opportunities.map(({ title, total, placement }) => `${total.toFixed(9)} ${placement} ${title}`),
        );
      } finally {
        await kairo.close();
      }
    }
    expect(orders[1]).toEqual(orders[0]);
  });

  it("makes no second opportunity of a story when an old run is retried behind its shortlist", async () => {
    let cancelNow: (() => Promise<unknown>) | null = null;
    const model = createScriptedModel(async (request) => {
      await cancelNow?.();
      cancelNow = null;
      return answerWell(request);
    });
    const kairo = await startKairo({ models: scriptedModels(model) });
    try {
      const { scope } = await startWithSignals(kairo);
      const { todayBoard, runs } = kairo.container.orchestrators;
      const old = await todayBoard.refresh(scope, { idempotencyKey: null });
      cancelNow = () => runs.cancel(scope, old.runId);
      await todayBoard.execute(scope, old.runId, true);
      const cancelled = await kairo.container.unitOfWork.read(scope, (tx) => tx.runs.get(scope, old.runId));
      expect(cancelled.status).toBe("cancelled");
      await refreshBoard(kairo, scope);
      const count = () =>
        kairo.container.unitOfWork.read(
          scope,
          async (tx) => (await tx.opportunities.list(scope, {}, { limit: 100 })).items.length,
        );
      const before = await count();
      await runs.retry(scope, old.runId);
      await todayBoard.execute(scope, old.runId, true);
      expect(await count()).toBe(before);
    } finally {
      await kairo.close();
    }
  });
});

describe.each(WITHOUT_A_MODEL)("TodayBoardV1 without signals on $name", ({ start }) => {
  it("offers ideas from the strategy and says that they are", async () => {
    const kairo = await start();
    try {
      const { scope } = await startBrand(kairo, await readDemoBrand());
      const { board } = await refreshBoard(kairo, scope);
      expect(board.isStrategyOnly).toBe(true);
      expect(board.degraded).toContain("no_fresh_signals");
      expect(board.opportunities.length).toBeGreaterThanOrEqual(4);
      expect(board.opportunities.length).toBeLessThanOrEqual(6);
      for (const card of board.opportunities) {
        expect(card.createdVia).toBe("model");
        expect(card.breakdown.features.find(({ name }) => name === "evidence")?.reason).toBe(
          "rests on your strategy, not on a source",
        );
      }
    } finally {
      await kairo.close();
    }
  });

  it("is the strategy's board still when the brand's own calendar has a date to come", async () => {
    const kairo = await startKairo();
    try {
      const { scope } = await startBrand(kairo, await readDemoBrand());
      const publishedAt = new Date(NOW.getTime() + 10 * 86_400_000);
      await addSignals(kairo, scope, [{ title: "Founding day", publishedAt }], "Calendar", "calendar");
      const { board } = await refreshBoard(kairo, scope);
      expect(board.isStrategyOnly).toBe(true);
      expect(board.degraded).toContain("no_fresh_signals");
      const date = board.opportunities.find(({ trigger }) => trigger === "calendar_event");
      expect(date?.title).toContain("Founding day");
      expect(board.opportunities.filter(({ createdVia }) => createdVia === "model").length).toBeGreaterThanOrEqual(4);
    } finally {
      await kairo.close();
    }
  });
});

describe("TodayBoardV1 on a scripted model", () => {
  it("lets the model write, after engines have chosen, and replaces what invents facts", async () => {
    const events: string[] = [];
    const telemetry = {
      record: (event: string, facts: Record<string, unknown>) =>
        events.push(event === "tool.call" ? String(facts.tool) : event),
      warn: () => {},
      error: () => {},
    };
    const model = createScriptedModel((request) => {
      const answer = answerWell(request);
      if (answer.kind === "json") {
        const { opportunities } = answer.value as { opportunities: { thesis: string }[] };
        opportunities[0]!.thesis = "Exactly 98,765 hosts said so, by our own count.";
      }
      return answer;
    });
    const kairo = await startKairo({ models: scriptedModels(model), telemetry });
    try {
      const { scope } = await startWithSignals(kairo);
      const { run, board } = await refreshBoard(kairo, scope);
      expect(run.status).toBe("succeeded");
      expect(model.requests.length).toBeLessThanOrEqual(3);
      expect(events.indexOf("ShortlistStories")).toBeGreaterThan(-1);
      expect(events.indexOf("ShortlistStories")).toBeLessThan(events.indexOf("llm.call"));
      const sources = new Set(board.opportunities.map(({ textSource }) => textSource));
      expect(sources).toContain("model");
      const { items } = await kairo.container.unitOfWork.read(scope, (tx) =>
        tx.opportunities.list(scope, {}, { limit: 100 }),
      );
      expect(items.some(({ textSource }) => textSource === "template")).toBe(true);
      expect(items.every(({ thesis }) => !thesis.includes("98,765"))).toBe(true);
    } finally {
      await kairo.close();
    }
  });

  it("lets nothing invented, banned or vacuous reach the board, whichever of its words holds it", async () => {
    const inventions: Record<string, string>[] = [
      { title: "Marlene Zadowski explains repair cafés" },
      { angle: "What 4,711 hosts would do" },
      { thesis: "Since 3 March 1987 repair has paid off." },
      { whyNow: "The rule starts on 14 February 2031." },
      { thesis: "“We never throw a kettle away in this house”, says a host." },
      { angle: "Read it at https://invented.example/page first" },
      { thesis: "It was @zadowski_repairs who began it." },
      { whyNow: "It is timely and everybody talks about it." },
    ];
    const model = createScriptedModel((request) => {
      const answer = answerWell(request);
      if (answer.kind === "json") {
        const { opportunities } = answer.value as { opportunities: Record<string, unknown>[] };
        opportunities.forEach((opportunity, at) => {
          Object.assign(opportunity, inventions[at % inventions.length]);
        });
      }
      return answer;
    });
    const kairo = await startKairo({ models: scriptedModels(model) });
    try {
      const { scope } = await startWithSignals(kairo);
      const { board } = await refreshBoard(kairo, scope);
      const { items } = await kairo.container.unitOfWork.read(scope, (tx) =>
        tx.opportunities.list(scope, {}, { limit: 100 }),
      );
      expect(items.length).toBeGreaterThanOrEqual(inventions.length);
      const invented = /zadowski|4,711|1987|2031|never throw a kettle|invented\.example|everybody talks about it/iu;
      for (const { title, angle, thesis, whyNow, checks } of items) {
        expect(`${title} ${angle} ${thesis} ${whyNow}`).not.toMatch(invented);
        expect(checks.verdict).not.toBe("blocked");
      }
      expect(board.opportunities.length).toBeGreaterThanOrEqual(6);
      for (const { textSource } of items) expect(textSource).toBe("template");
    } finally {
      await kairo.close();
    }
  });

  it("writes plainly what the model answers oddly, and loses no board over it", async () => {
    const model = createScriptedModel((request) => {
      const answer = answerWell(request);
      if (answer.kind === "json") {
        const [first, second, third] = (answer.value as { opportunities: Record<string, unknown>[] }).opportunities;
        if (first) first.points = [{ text: "A point on nothing.", evidence: ["constructor", "__proto__", "e99"] }];
        if (second) second.angle = "   ";
        if (third) third.thesis = "A thesis with \u0000 in it.";
      }
      return answer;
    });
    const kairo = await startKairo({ models: scriptedModels(model) });
    try {
      const { scope } = await startWithSignals(kairo);
      const { run, board } = await refreshBoard(kairo, scope);
      expect(run).toMatchObject({ status: "succeeded", error: null });
      expect(board.opportunities.length).toBeGreaterThanOrEqual(6);
    } finally {
      await kairo.close();
    }
  });

  it("keeps the board alive when the provider is down, and says so", async () => {
    const model = createScriptedModel(() => {
      throw new Error("no route to the provider");
    });
    const kairo = await startKairo({ models: scriptedModels(model) });
    try {
      const { scope } = await startWithSignals(kairo);
      const { run, board } = await refreshBoard(kairo, scope);
      expect(run.status).toBe("succeeded");
      expect(board.degraded).toContain("provider_down");
      expect(board.opportunities.length).toBeGreaterThanOrEqual(6);
    } finally {
      await kairo.close();
    }
  });
});

const ENGLISH = /\b(the|published|sore|point|what|this|reports|from)\b/i;

describe.each(WITHOUT_A_MODEL)("a German brand on $name", ({ start }) => {
  it("says what the template writer cannot do, and writes no English around the sources' words", async () => {
    const kairo = await start({ clock: createFixedClock(NOW) });
    try {
      const { scope } = await startBrand(kairo, {
        version: 1,
        name: "Werkbank",
        locale: "de",
        pillars: [{ name: "Reparatur", keywords: ["Reparatur", "Ersatzteile"] }],
        personas: [{ name: "Gastgeber", pains: ["Ersatzteile sind schwer zu finden"] }],
      });
      await addSignals(kairo, scope, [
        {
          title: "Reparaturbonus gilt ab Januar in ganz Sachsen",
          text: "Der Reparaturbonus gilt ab Januar in ganz Sachsen. Haushalte erhalten die Hälfte der Kosten einer Reparatur zurück, höchstens 200 Euro im Jahr.",
          url: "https://blatt.example/bonus",
          publishedAt: new Date(NOW.getTime() - 3_600_000),
          language: "de",
        },
      ]);
      const { board } = await refreshBoard(kairo, scope);
      const card = board.opportunities.find(({ createdVia }) => createdVia === "signal")!;
      expect(card.title).toContain("Reparaturbonus");
      expect(`${card.thesis} ${card.angle} ${card.whyNow}`).not.toMatch(ENGLISH);

      const accepted = await acceptPackage(kairo, scope, card.id);
      await kairo.container.orchestrators.packageWorkspace.execute(scope, accepted.runId, true);
      const variants = await readVariants(kairo, scope, accepted.packageId);
      expect(variants.length).toBeGreaterThan(0);
      for (const variant of variants) {
        expect(variant.parts.join(" ")).not.toMatch(ENGLISH);
        const note = variant.findings.find(({ rule }) => rule === "template-language");
        expect(note?.message).toContain("no German of its own");
      }
    } finally {
      await kairo.close();
    }
  });
});
