import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engines/language/random.ts";
import { compareSiblings } from "../../../src/engines/learning/compare-siblings.ts";
import { describeStanding } from "../../../src/engines/patterns/describe-standing.ts";
import { testIds } from "../../support/builders.ts";

const postsOf = (...outcomes: (number | null)[]) =>
  outcomes.map((outcome) => ({ variantId: testIds.next("var"), outcome }));
const standingsOf = (outcomes: (number | null)[], noise = 0.9) =>
  compareSiblings(postsOf(...outcomes), noise).map((each) => describeStanding(each).standing);

describe("compareSiblings", () => {
  it("holds a post against the mean of the others, never against itself", () => {
    const [first, second, third] = compareSiblings(postsOf(1, 0, -0.5), 0.9);
    expect(first!.difference!.mean).toBeCloseTo(1.25, 12);
    expect(second!.difference!.mean).toBeCloseTo(-0.25, 12);
    expect(third!.difference!.mean).toBeCloseTo(-1, 12);
    expect(first!.difference!.sd).toBeCloseTo(0.9 * Math.sqrt(1.5), 12);
  });

  it("leaves out what has not settled, on both sides", () => {
    const [settled, open] = compareSiblings(postsOf(1, null), 0.9);
    expect(settled).toMatchObject({ siblings: 0, difference: null });
    expect(open).toMatchObject({ siblings: 1, outcome: null, difference: null });
  });
});

describe("describeStanding", () => {
  it("says that there are not enough posts to say of one, of two and of none", () => {
    expect(standingsOf([2])).toEqual(["too_few"]);
    expect(standingsOf([2, -2])).toEqual(["too_few", "too_few"]);
    expect(standingsOf([null, 2, -2, 0])[0]).toBe("too_few");
    const [alone] = compareSiblings(postsOf(2), 0.9);
    expect(describeStanding(alone!).sentence).toBe("Based on 1 post of this package: not enough posts to say.");
  });

  it("tells what stands out from what luck explains", () => {
    expect(standingsOf([2, -1, -1, -1])).toEqual(["ahead", "too_close", "too_close", "too_close"]);
    expect(standingsOf([-2, 1, 1, 1])).toEqual(["behind", "too_close", "too_close", "too_close"]);
    expect(standingsOf([0.5, -0.5, 0, 0])).toEqual(Array(4).fill("too_close"));
  });

  it("puts a difference in words, and is never quite sure", () => {
    const sentenceOf = (mean: number) =>
      describeStanding({ outcome: 1, siblings: 3, difference: { mean, sd: 0.5 } }).sentence;
    const based = "Based on 4 posts of this package, it came out";
    expect(sentenceOf(0.2)).toBe(
      `${based} about 22 % above its siblings, chance it beats them 66 %: too close to call.`,
    );
    expect(sentenceOf(-1.5)).toBe(
      `${based} about 78 % below its siblings, further than luck explains, chance it beats them 1 %.`,
    );
    expect(sentenceOf(3)).toBe(
      `${based} at about 20 times its siblings, further than luck explains, chance it beats them 99 %.`,
    );
  });

  it("asks more of a post the more it has siblings to stand out from by luck", () => {
    // Each of them 1.75 standard deviations above siblings that are all alike.
    const aheadOf = (siblings: number) => {
      const difference = { mean: 1.75 * 0.9, sd: 0.9 };
      return describeStanding({ outcome: 1, siblings, difference }).standing;
    };
    expect([aheadOf(2), aheadOf(11)]).toEqual(["too_close", "too_close"]);
    const further = (siblings: number) =>
      describeStanding({ outcome: 1, siblings, difference: { mean: 2.2 * 0.9, sd: 0.9 } }).standing;
    expect([further(2), further(11)]).toEqual(["ahead", "too_close"]);
  });

  it("names a post of equally good ones ahead in no more than one package of ten, whatever their number", () => {
    for (const size of [3, 5, 12]) {
      const random = createRandom(`siblings-${size}`);
      let wrong = 0;
      for (let trial = 0; trial < 2_000; trial += 1) {
        const outcomes = Array.from({ length: size }, () => 0.9 * normal(random));
        if (standingsOf(outcomes).includes("ahead")) wrong += 1;
      }
      expect(wrong / 2_000, `${size} posts`).toBeLessThan(0.12);
      expect(wrong / 2_000, `${size} posts`).toBeGreaterThan(0.04);
    }
  });

  it("never says that something works", () => {
    for (const { outcome, siblings, difference } of compareSiblings(postsOf(2, -2, 0, 1, null), 0.3)) {
      expect(describeStanding({ outcome, siblings, difference }).sentence).not.toMatch(/work/);
    }
  });
});

/** A standard normal draw (Box and Muller 1958). */
function normal(random: { next(): number }): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
