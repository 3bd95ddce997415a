import { describe, expect, it } from "vitest";
import { optionalPassagesOf } from "../../../src/engines/content-engineering/optional-passages.ts";

const BEATS = [
  { name: "hook", optional: false },
  { name: "context", optional: true },
  { name: "point", optional: false },
  { name: "takeaway", optional: true },
  { name: "cta", optional: true },
];

describe("optionalPassagesOf", () => {
  it("names the paragraphs of optional beats, later ones first and the call to action last", () => {
    const text = "A hook.\n\nSome context.\n\nThe point.\n\nA takeaway.\n\nAsk.";
    expect(optionalPassagesOf([text], BEATS)).toEqual(["A takeaway.", "Some context.", "Ask."]);
    expect(optionalPassagesOf(["A hook.\n\nSome context.", "The point.", "A takeaway.", "Ask."], BEATS)).toHaveLength(
      3,
    );
  });

  it("names none where paragraphs and beats do not match one to one", () => {
    expect(optionalPassagesOf(["A hook.\n\nThe point."], BEATS)).toEqual([]);
    expect(optionalPassagesOf([], BEATS)).toEqual([]);
  });
});
