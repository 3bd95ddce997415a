import type { GuardrailRule } from "../../core/guardrail.ts";

/** A brand's rules after others are laid over them. */
export interface MergedGuardrails {
  rules: GuardrailRule[];
  added: GuardrailRule[];
  changed: GuardrailRule[];
  removed: GuardrailRule[];
  unchanged: number;
}

/**
 * Lays rules over those a brand has. A rule about the same words (kind, pattern, matching, channels)
 * takes the place and keeps the id of the one before it. `add` keeps what the others do not name,
 * `replace` removes it.
 */
export function mergeGuardrails(
  before: readonly GuardrailRule[],
  given: readonly GuardrailRule[],
  mode: "add" | "replace",
): MergedGuardrails {
  const known = new Map(before.map((rule) => [subjectOf(rule), rule]));
  const named = new Set(given.map(subjectOf));
  const taken = new Set(before.map(({ id }) => id));
  const merged: MergedGuardrails = { rules: [], added: [], changed: [], removed: [], unchanged: 0 };
  const renewed = new Map<string, GuardrailRule>();
  for (const rule of given) {
    const earlier = known.get(subjectOf(rule));
    const now = { ...rule, id: earlier?.id ?? freeId(rule.id, taken) };
    taken.add(now.id);
    if (!earlier) merged.added.push(now);
    else {
      renewed.set(earlier.id, now);
      if (isSame(earlier, now)) merged.unchanged += 1;
      else merged.changed.push(now);
    }
  }
  for (const rule of before) {
    if (named.has(subjectOf(rule))) merged.rules.push(renewed.get(rule.id) ?? rule);
    else if (mode === "replace") merged.removed.push(rule);
    else {
      merged.rules.push(rule);
      merged.unchanged += 1;
    }
  }
  merged.rules.push(...merged.added);
  return merged;
}

function subjectOf({ kind, pattern, matching, channels = [] }: GuardrailRule): string {
  return JSON.stringify([kind, pattern, matching, channels.toSorted()]);
}

function isSame(a: GuardrailRule, b: GuardrailRule): boolean {
  const plain = ({ severity, message, replacement, exceptions = [] }: GuardrailRule): string =>
    JSON.stringify([severity, message, replacement, exceptions]);
  return plain(a) === plain(b);
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted.slice(0, 70)}-${count}`;
  return id;
}
