import { applyGuardrails } from "../../src/engines/brand-brain/apply-guardrails.ts";
import { compileGuardrails } from "../../src/engines/brand-brain/compile-guardrails.ts";
import { createNewsroom } from "../../test/evaluation/synthetic-newsroom.ts";
import type { Bench } from "./bench.ts";
import { makeRules, makeSnapshot } from "./inputs.ts";

const RULES = 200;
/** About 800 characters: a LinkedIn post of middling length. */
const SENTENCES_PER_DRAFT = 9;

/** Rules compiled once, as for a brand snapshot, and every draft run through all of them. */
export const guardrails: Bench = {
  name: "guardrails",
  does: `applies ${RULES} rules to that many drafts of about 800 characters`,
  unit: "drafts",
  sizes: [1_000, 10_000],
  fullSizes: [100_000],
  clock: "cpu",
  boundBy:
    "the text of the drafts: finding addresses, shouting and residue in it and cutting it into words; the rules share one index over their words and cost little beside.",
  prepare(size) {
    const newsroom = createNewsroom(4);
    const snapshot = makeSnapshot(newsroom, makeRules(newsroom, RULES));
    const drafts = Array.from({ length: size }, () => [
      { field: "parts.0", text: newsroom.prose(SENTENCES_PER_DRAFT) },
    ]);
    return {
      run() {
        const compiled = compileGuardrails(snapshot, "linkedin");
        return drafts.reduce((found, draft) => found + applyGuardrails(compiled, draft).report.findings.length, 0);
      },
    };
  },
};
