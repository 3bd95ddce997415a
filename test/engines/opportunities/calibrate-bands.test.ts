import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engines/language/random.ts";
import {
  calibrateCuts,
  DECISIONS_TO_CALIBRATE,
  DEFAULT_CUTS,
  type DecidedScore,
} from "../../../src/engines/opportunities/calibrate-bands.ts";

function decided(count: number, isTaken: boolean, middle: number, spread = 4): DecidedScore[] {
  const random = createRandom(`${count} ${isTaken} ${middle}`);
  return Array.from({ length: count }, () => ({ total: middle + spread * random.normal(), isTaken }));
}

describe("calibrateCuts", () => {
  it("keeps the usual cut-offs until fifty decisions", () => {
    const few = decided(DECISIONS_TO_CALIBRATE - 1, true, 55);
    expect(calibrateCuts(few)).toEqual(DEFAULT_CUTS);
    expect(calibrateCuts([...few, { total: 55, isTaken: true }])).not.toEqual(DEFAULT_CUTS);
    expect(calibrateCuts(decided(200, false, 50))).toEqual(DEFAULT_CUTS);
  });

  it("calls ready what three of four taken ideas reach", () => {
    const taken = decided(80, true, 58);
    const { ready } = calibrateCuts(taken);
    expect(taken.filter(({ total }) => total >= ready).length / taken.length).toBeCloseTo(0.75, 1);
    expect(ready).toBeLessThan(DEFAULT_CUTS.ready);
  });

  it("asks for more where much of what is turned down scores as high", () => {
    const taken = decided(60, true, 66);
    const turnedDown = decided(60, false, 68);
    const { ready } = calibrateCuts([...taken, ...turnedDown]);
    expect(ready).toBeGreaterThan(calibrateCuts(taken).ready);
    expect(turnedDown.filter(({ total }) => total < ready).length / turnedDown.length).toBeCloseTo(0.5, 1);
  });

  it("hides what lies below all the brand takes, and does not creep upwards by hiding it", () => {
    let cuts = DEFAULT_CUTS;
    for (let month = 0; month < 40; month += 1) {
      const random = createRandom(`month ${month}`);
      const shown = Array.from({ length: 600 }, () => 55 + 12 * random.normal()).filter((total) => total >= cuts.weak);
      cuts = calibrateCuts(shown.map((total) => ({ total, isTaken: random.next() < 0.5 })));
    }
    expect(cuts.weak).toBe(30);
    expect(calibrateCuts(decided(100, true, 75)).weak).toBe(45);
  });

  it("stays within its bounds and in order, whatever was decided", () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = createRandom(`decided ${seed}`);
      const any = Array.from({ length: Math.floor(random.next() * 300) }, () => ({
        total: random.next() * 100,
        isTaken: random.next() < 0.4,
      }));
      const { weak, ready } = calibrateCuts(any);
      expect(weak).toBeGreaterThanOrEqual(30);
      expect(weak).toBeLessThanOrEqual(45);
      expect(ready).toBeGreaterThanOrEqual(50);
      expect(ready).toBeLessThanOrEqual(80);
      expect(calibrateCuts([...any].reverse())).toEqual({ weak, ready });
    }
  });
});
