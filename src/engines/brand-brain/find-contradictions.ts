import type { BrandFile } from "../../core/dto/brand-file.ts";
import { foldText } from "../language/fold-text.ts";
import { findRuleProblem } from "./compile-guardrails.ts";
import type { PathProblem } from "./describe-issue.ts";
import { nearestWord } from "./nearest-word.ts";

/** Names are the same when they differ only in letter case and the like. */
export function nameKey(name: string): string {
  return foldText(name.trim()).folded.replace(/\s+/gu, " ");
}

/** What a brand file says that cannot all be true, though each piece is well formed. */
export function findContradictions(file: BrandFile): PathProblem[] {
  return [
    ...findRepeats(file.personas ?? [], ({ name }) => name, ["personas"], "name"),
    ...findRepeats(file.pillars ?? [], ({ name }) => name, ["pillars"], "name"),
    ...findRepeats(file.channels ?? [], ({ channel }) => channel, ["channels"], "channel"),
    ...findRepeats(file.offers ?? [], ({ name }) => name, ["offers"], "name"),
    ...findRepeats(file.guardrails ?? [], ({ id }) => id ?? null, ["guardrails"], "id"),
    ...checkMatrix(file),
    ...checkPrimaryChannel(file),
    ...checkTargetShares(file),
    ...checkGuardrails(file),
  ];
}

function findRepeats<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string | null,
  path: string[],
  field: string,
): PathProblem[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry);
    if (key === null) return [];
    const folded = nameKey(key);
    const earlier = first.get(folded);
    if (earlier === undefined) {
      first.set(folded, index);
      return [];
    }
    const message = `${key} stands here a second time; the first is ${[...path, earlier].join(".")}.`;
    return [{ path: [...path, index, field], message }];
  });
}

function checkMatrix(file: BrandFile): PathProblem[] {
  const problems: PathProblem[] = [];
  const seen = new Set<string>();
  for (const [index, { persona, pillar }] of (file.matrix ?? []).entries()) {
    for (const [field, name, known] of [
      ["persona", persona, (file.personas ?? []).map((entry) => entry.name)],
      ["pillar", pillar, (file.pillars ?? []).map((entry) => entry.name)],
    ] as const) {
      if (known.some((other) => nameKey(other) === nameKey(name))) continue;
      const near = nearestWord(name, known);
      const possible = known.length > 0 ? `possible are ${known.join(", ")}` : `the file lists no ${field}s`;
      const hint = near ? ` Did you mean ${near}?` : "";
      problems.push({ path: ["matrix", index, field], message: `There is no ${field} ${name}; ${possible}.${hint}` });
    }
    const pair = `${nameKey(persona)}\n${nameKey(pillar)}`;
    if (seen.has(pair)) {
      problems.push({ path: ["matrix", index], message: `${persona} and ${pillar} stand in the matrix twice.` });
    }
    seen.add(pair);
  }
  return problems;
}

function checkPrimaryChannel({ primaryChannel, channels }: BrandFile): PathProblem[] {
  if (!primaryChannel || !channels) return [];
  const entry = channels.find(({ channel }) => channel === primaryChannel);
  const enabled = channels.filter((other) => other.enabled !== false).map(({ channel }) => channel);
  if (entry && entry.enabled !== false) return [];
  const reason = entry ? "is not enabled" : "is not among the channels";
  return [
    { path: ["primaryChannel"], message: `${primaryChannel} ${reason}; possible are ${enabled.join(", ") || "none"}.` },
  ];
}

function checkTargetShares({ pillars }: BrandFile): PathProblem[] {
  const total = (pillars ?? []).reduce((sum, { targetShare }) => sum + (targetShare ?? 0), 0);
  if (total <= 1 + 1e-9) return [];
  const sum = Number(total.toFixed(4));
  return [{ path: ["pillars"], message: `The pillars' targetShare sum to ${sum}; together they are at most 1.` }];
}

function checkGuardrails({ guardrails }: BrandFile): PathProblem[] {
  return (guardrails ?? []).flatMap((entry, index) => {
    const kind = entry.kind ?? "phrase";
    const { pattern, matching = "folded", exceptions } = entry;
    const problem = findRuleProblem({ kind, pattern, matching, ...(exceptions ? { exceptions } : {}) });
    return problem === null
      ? []
      : [{ path: ["guardrails", index, "pattern"], message: `${shown(entry.pattern)} ${problem}.` }];
  });
}

function shown(pattern: string): string {
  return pattern === "" ? "The pattern" : `"${pattern}"`;
}
