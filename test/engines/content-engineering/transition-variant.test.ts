import { describe, expect, it } from "vitest";
import { VARIANT_STATUSES, Variant, type VariantStatus } from "../../../src/core/variant.ts";
import { hashContent } from "../../../src/engines/content-engineering/hash-content.ts";
import { packageStatusOf } from "../../../src/engines/content-engineering/package-status.ts";
import {
  legalMoves,
  type TransitionContext,
  transitionVariant,
  VARIANT_EDGES,
  VARIANT_MOVES,
  type VariantCommand,
} from "../../../src/engines/content-engineering/transition-variant.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { NOW } from "../brand-brain/brand-of.ts";
import { contentOf, variantOf } from "./variant-of.ts";

const ANN = "00000000-0000-4000-8000-00000000000a";
const BEN = "00000000-0000-4000-8000-00000000000b";
const TOMORROW = { localTime: "2026-11-23T09:00", timeZone: "Europe/Berlin" };

function context(facts: Partial<TransitionContext> = {}): TransitionContext {
  return {
    actor: { kind: "user", userId: ANN },
    approvalPolicy: "self",
    blocked: false,
    unticked: [],
    now: NOW,
    ...facts,
  };
}

function moved(variant: Variant, command: VariantCommand, facts: Partial<TransitionContext> = {}): Variant {
  const result = transitionVariant(variant, command, context(facts));
  if (result.kind === "refused") throw new Error(result.reason);
  return Variant.parse(result.variant);
}

function refusal(variant: Variant, command: VariantCommand, facts: Partial<TransitionContext> = {}): string {
  const result = transitionVariant(variant, command, context(facts));
  if (result.kind === "moved") throw new Error(`moved to ${result.variant.status}`);
  return result.reason;
}

function approved(facts: Partial<Variant> = {}): Variant {
  return moved(variantOf(facts), { kind: "approve" });
}

const COMMANDS: VariantCommand[] = [
  { kind: "edit", content: contentOf(["Other words."]) },
  { kind: "submit" },
  { kind: "requestChanges", reason: "Shorter, please" },
  { kind: "approve" },
  { kind: "reject", reason: "generic" },
  { kind: "schedule", schedule: TOMORROW },
  { kind: "unschedule" },
  { kind: "markPublished", publishedAt: NOW },
  { kind: "voidApproval", reason: "A new rule" },
  { kind: "archive" },
  { kind: "restore" },
];

describe("transitionVariant", () => {
  it("goes the whole way from draft to published", () => {
    const submitted = moved(variantOf(), { kind: "submit" });
    const agreed = moved(submitted, { kind: "approve", contentHash: hashContent("linkedin", submitted) });
    expect(agreed.approval).toEqual({ by: ANN, at: NOW, contentHash: hashContent("linkedin", submitted) });
    const scheduled = moved(agreed, { kind: "schedule", schedule: TOMORROW });
    expect(scheduled.schedule).toEqual(TOMORROW);
    expect(moved(scheduled, { kind: "markPublished", publishedAt: NOW }).status).toBe("published");
  });

  it("follows its table for every status and command, and names what is possible when it refuses", () => {
    for (const status of VARIANT_STATUSES) {
      for (const command of COMMANDS) {
        const variant = { ...approved(), status };
        const result = transitionVariant(variant, command, context());
        const to = VARIANT_MOVES[command.kind][status];
        if (result.kind === "moved") expect(result.variant.status).toBe(to);
        else expect(to === undefined && result.reason !== "").toBe(true);
        if (result.kind === "refused") expect(result.legal).toEqual(legalMoves(status, "self"));
      }
    }
  });

  it("keeps an approval only as long as its words, on any walk of commands", () => {
    const random = createRandom("variant walk");
    for (let walk = 0; walk < 60; walk += 1) {
      let variant = variantOf();
      for (let step = 0; step < 15; step += 1) {
        const command = COMMANDS[Math.floor(random.next() * COMMANDS.length)] as VariantCommand;
        const before: VariantStatus = variant.status;
        const content = contentOf([`Words ${walk}.${step}`]);
        const result = transitionVariant(
          variant,
          command.kind === "edit" ? { kind: "edit", content } : command,
          context(),
        );
        if (result.kind === "refused") continue;
        variant = Variant.parse(result.variant);
        if (before !== variant.status) expect(VARIANT_EDGES).toContainEqual([before, variant.status]);
        const isBound = variant.approval?.contentHash === hashContent(variant.channel, variant);
        if (["approved", "scheduled", "published"].includes(variant.status)) expect(isBound).toBe(true);
        else expect(variant.approval).toBeNull();
        expect(variant.schedule === null || ["scheduled", "published"].includes(variant.status)).toBe(true);
      }
    }
  });

  it.each(["parts", "title", "cta", "hashtags", "links"] as const)("voids an approval when the %s change", (field) => {
    const other = { parts: ["x"], title: "x", cta: "x", hashtags: ["x"], links: ["https://x.example"] };
    const variant = approved();
    const content = { ...contentOf(variant.parts), [field]: other[field] };
    const edited = moved(variant, { kind: "edit", content });
    expect(edited).toMatchObject({ status: "draft", approval: null, source: "person", lastEditedBy: ANN });
  });

  it("takes the same words for no edit", () => {
    const variant = approved();
    const { parts, title, cta, hashtags, links } = variant;
    expect(moved(variant, { kind: "edit", content: { parts, title, cta, hashtags, links } })).toEqual(variant);
  });

  it("refuses to schedule or publish words that were not approved", () => {
    const tampered = { ...approved(), parts: ["Something else."] };
    expect(refusal(tampered, { kind: "schedule", schedule: TOMORROW })).toContain("not the ones that were approved");
    expect(refusal(tampered, { kind: "markPublished", publishedAt: NOW })).toContain("not the ones that were approved");
    expect(refusal(variantOf(), { kind: "approve", contentHash: "0".repeat(64) })).toContain("have changed since");
  });

  it("asks for a second person under the policy that wants one", () => {
    const other = { approvalPolicy: "other" } as const;
    expect(refusal(variantOf(), { kind: "approve" }, other)).toContain("submit the variant first");
    expect(legalMoves("draft", "other")).not.toContain("approved");
    expect(legalMoves("draft", "self")).toContain("approved");
    const submitted = variantOf({ status: "review", lastEditedBy: ANN });
    expect(refusal(submitted, { kind: "approve" }, other)).toContain("second person");
    expect(moved(submitted, { kind: "approve" }, { ...other, actor: { kind: "user", userId: BEN } }).approval?.by).toBe(
      BEN,
    );
  });

  it("never lets a machine approve, schedule, publish or overwrite a person", () => {
    const system = { actor: { kind: "system" } } as const;
    for (const status of VARIANT_STATUSES) {
      for (const command of COMMANDS) {
        const result = transitionVariant({ ...approved(), status }, command, context(system));
        if (result.kind === "moved")
          expect(["approved", "scheduled", "published"]).not.toContain(result.variant.status);
      }
    }
    const edit = { kind: "edit", content: contentOf(["Regenerated."]) } as const;
    expect(moved(variantOf(), edit, system)).toMatchObject({ parts: ["Regenerated."], source: "template" });
    expect(refusal(variantOf({ lastEditedBy: ANN }), edit, system)).toContain("not overwritten");
    expect(refusal(approved(), edit, system)).toContain("Only a person");
  });

  it("holds back what checks block, and rules nobody has judged", () => {
    for (const command of [{ kind: "approve" }, { kind: "schedule", schedule: TOMORROW }] as VariantCommand[]) {
      const variant = command.kind === "approve" ? variantOf() : approved();
      expect(refusal(variant, command, { blocked: true })).toContain("blocks");
    }
    expect(moved(variantOf(), { kind: "submit" }, { blocked: true }).status).toBe("review");
    expect(refusal(variantOf(), { kind: "approve" }, { unticked: ["Is it kind?"] })).toContain("Is it kind?");
  });

  it("refuses a schedule that has passed and a publication to come", () => {
    const past = { localTime: "2026-11-22T09:00", timeZone: "Europe/Berlin" };
    expect(refusal(approved(), { kind: "schedule", schedule: past })).toContain("has passed");
    const later = new Date(NOW.getTime() + 3_600_000);
    expect(refusal(approved(), { kind: "markPublished", publishedAt: later })).toContain("future");
  });
});

describe("hashContent", () => {
  it("tells apart what differs only in where the words stand, or in the channel", () => {
    const hashes = [
      hashContent("x", contentOf(["a", "b"])),
      hashContent("x", contentOf(["ab"])),
      hashContent("x", contentOf(["a"], { title: "b" })),
      hashContent("x", contentOf(["a"], { cta: "b" })),
      hashContent("linkedin", contentOf(["ab"])),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashContent("x", contentOf(["ab"]))).toBe(hashes[1]);
  });
});

describe("packageStatusOf", () => {
  it.each([
    [[], "draft"],
    [["draft", "rejected"], "draft"],
    [["draft", "approved"], "review"],
    [["review", "scheduled"], "scheduled"],
    [["published", "draft", "scheduled"], "published"],
    [["archived", "archived"], "archived"],
    [["archived", "draft"], "draft"],
  ] as [VariantStatus[], string][])("of %j is %s", (statuses, expected) => {
    expect(
      packageStatusOf(
        statuses.map((status) => ({ status })),
        null,
      ),
    ).toBe(expected);
    expect(
      packageStatusOf(
        statuses.map((status) => ({ status })),
        NOW,
      ),
    ).toBe("archived");
  });
});
