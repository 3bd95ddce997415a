import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VariantDTO } from "../../src/core/dto/variant.ts";
import type { BrandId, VariantId } from "../../src/core/ids.ts";
import type { VariantContent, VariantStatus } from "../../src/core/variant.ts";
import { VARIANT_MOVES } from "../../src/engines/content-engineering/transition-variant.ts";
import { createRandom } from "../../src/engines/language/random.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { type Kairo, NOW, startKairo } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

/** `VARIANT_LIVES=300 npm test -- --project database test/api/variant-life.test.ts` lives as many as it is asked to. */
const LIVES = Number(process.env.VARIANT_LIVES ?? 12);
const COMMANDS = 30;
const HANGS_AFTER_MS = 60_000;
/** Every so often two people do something at the same moment. */
const PAIRED_SHARE = 0.3;

let kairo: Kairo;
let api: TestApi;
let started: StartedPackage;
let brandId: BrandId;

beforeAll(async () => {
  kairo = await startKairo();
  started = await startPackage(kairo, 1);
  brandId = started.brand.scope.brandId;
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

/** What we believe of one variant: the rows must say the same. */
interface Model {
  status: VariantStatus;
  revision: number;
  /** The words, as JSON. */
  text: string;
  /** The words that somebody approved; null without an approval. */
  approvedText: string | null;
  isScheduled: boolean;
}

type Kind = "edit" | "submit" | "requestChanges" | "approve" | "reject" | "schedule" | "unschedule" | "markPublished";
interface Command {
  kind: Kind;
  text: string;
  /** The revision the person has seen; sometimes an old one. */
  revision: number;
}

const KINDS: readonly Kind[] = [
  "edit",
  "submit",
  "requestChanges",
  "approve",
  "approve",
  "reject",
  "schedule",
  "unschedule",
  "markPublished",
];

/** What a command makes of the model, or null where it must be refused. */
function apply(model: Model, { kind, text, revision }: Command): Model | null {
  if (revision !== model.revision) return null;
  const to = VARIANT_MOVES[kind][model.status];
  if (to === undefined) return null;
  const next = { ...model, status: to, revision: revision + 1 };
  switch (kind) {
    case "edit":
      return text === model.text ? model : { ...next, text, approvedText: null, isScheduled: false };
    case "approve":
      return { ...next, approvedText: model.text };
    case "schedule":
      return model.approvedText === model.text ? { ...next, isScheduled: true } : null;
    case "unschedule":
      return { ...next, isScheduled: false };
    case "markPublished":
      return model.approvedText === model.text ? next : null;
    case "submit":
      return next;
    default:
      return { ...next, approvedText: null, isScheduled: false };
  }
}

const wordsOf = (take: number) =>
  JSON.stringify({
    parts: [`We repair on Fridays${", and again".repeat(take)}.`],
    title: null,
    cta: null,
    hashtags: [],
    links: [],
  });

const isEqual = (a: Model, b: Model) => JSON.stringify(a) === JSON.stringify(b);

async function send(variantId: VariantId, { kind, text, revision }: Command): Promise<boolean> {
  const { variants } = api.clientOf(started.brand.userId).editorial;
  const seen = { brandId, variantId, revision };
  const many = { brandId, variants: [{ variantId, revision }] };
  const content = JSON.parse(text) as VariantContent;
  const schedule = { localTime: "2026-12-01T09:30", timeZone: "Europe/Berlin" };
  const first = ({ results }: { results: { ok: boolean; error?: { code: string } }[] }) => {
    const [result] = results;
    if (result?.ok) return true;
    expect(["CONFLICT", "PRECONDITION"]).toContain(result?.error?.code);
    return false;
  };
  try {
    switch (kind) {
      case "edit":
        await variants.edit.mutate({ ...seen, content });
        return true;
      case "submit":
        await variants.submit.mutate(seen);
        return true;
      case "requestChanges":
        await variants.requestChanges.mutate({ ...seen, reason: "Shorter." });
        return true;
      case "approve": {
        const { unchecked } = await read(variantId);
        return first(await variants.approve.mutate({ ...many, ticked: unchecked.map(({ rule }) => rule) }));
      }
      case "reject":
        return first(await variants.reject.mutate({ ...many, reason: "generic" }));
      case "schedule":
        return first(await variants.schedule.mutate({ ...many, schedule }));
      case "unschedule":
        await variants.unschedule.mutate(seen);
        return true;
      case "markPublished":
        await variants.markPublished.mutate({ ...seen, publishedAt: NOW });
        return true;
    }
  } catch (error) {
    expect(["CONFLICT", "PRECONDITION"]).toContain((error as { data?: { code?: string } }).data?.code);
    return false;
  }
}

const read = (variantId: VariantId): Promise<VariantDTO> =>
  api.clientOf(started.brand.userId).reference.variants.get.query({ brandId, variantId });

function modelOf(variant: VariantDTO): Model {
  const { status, revision, parts, title, cta, hashtags, links, approvedAt, schedule } = variant;
  const text = JSON.stringify({ parts, title, cta, hashtags, links });
  return { status, revision, text, approvedText: approvedAt ? text : null, isScheduled: schedule !== null };
}

describe("the life of a variant", () => {
  it(`follows its model through ${LIVES} lives of ${COMMANDS} commands, some of them two at a time`, {
    timeout: HANGS_AFTER_MS + LIVES * 2_000,
  }, async () => {
    const reached = new Set<VariantStatus>();
    for (let life = 0; life < LIVES; life += 1) {
      const random = createRandom(`variant life ${life}`);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
      const copy = await api
        .clientOf(started.brand.userId)
        .editorial.variants.duplicate.mutate({ brandId, variantId: started.variantIds[0]! });
      let model = modelOf(copy);
      let edits = 0;
      const draw = (): Command => ({
        kind: pick(KINDS),
        text: random.next() < 0.2 ? model.text : wordsOf(++edits),
        revision: random.next() < 0.1 ? Math.max(1, model.revision - 1) : model.revision,
      });
      for (let step = 0; step < COMMANDS; ) {
        const commands = random.next() < PAIRED_SHARE ? [draw(), draw()] : [draw()];
        const done = await Promise.all(commands.map((command) => send(copy.id, command)));
        const rows = modelOf(await read(copy.id));
        const orders =
          commands.length === 1
            ? [[0]]
            : [
                [0, 1],
                [1, 0],
              ];
        const possible = orders.map((order) => {
          let state = model;
          const outcomes: boolean[] = [];
          for (const at of order) {
            const next = apply(state, commands[at] as Command);
            outcomes[at] = next !== null;
            state = next ?? state;
          }
          return { state, outcomes };
        });
        const match = possible.find(
          ({ state, outcomes }) => isEqual(state, rows) && outcomes.every((outcome, at) => outcome === done[at]),
        );
        const told = JSON.stringify({ life, step, model, commands, done, rows }, null, 1);
        expect(match, `no order of the commands leads here: ${told}`).toBeDefined();
        // Nothing goes out without an approval of these very words.
        if (rows.status === "published") expect(rows.approvedText, told).toBe(rows.text);
        model = rows;
        reached.add(rows.status);
        step += commands.length;
      }
      const revisions = await api
        .clientOf(started.brand.userId)
        .reference.variants.revisions.query({ brandId, variantId: copy.id });
      expect(revisions.items.map(({ revision }) => revision)).toEqual(
        Array.from({ length: model.revision }, (_, index) => model.revision - index),
      );
    }
    expect([...reached].sort()).toEqual([
      "approved",
      "changes_requested",
      "draft",
      "published",
      "rejected",
      "review",
      "scheduled",
    ]);
  });
});
