import type { ContractProcedure } from "./describe-router.ts";

/** One line a procedure: what the last packed version promised. */
export function promisesOf(procedures: readonly ContractProcedure[]): string {
  return `${procedures.map(({ name, type, takes, answers }) => `${name} ${type} (${takes.join(" ")}) -> ${answers.join(" ")}`).join("\n")}\n`;
}

interface Promised {
  type: string;
  takes: string[];
  answers: string[];
}

/** What callers of the last packed version would trip over. More procedures, more answers and more that may be given break nobody. */
export function findBreaks(before: string, after: string): string[] {
  const [old, now] = [readPromises(before), readPromises(after)];
  return [...old].flatMap(([name, was]) => {
    const is = now.get(name);
    if (!is) return [`${name} is gone`];
    if (is.type !== was.type) return [`${name} is a ${is.type} now, not a ${was.type}`];
    const known = was.takes.map((field) => field.replace("!", ""));
    return [
      ...is.takes
        .filter((field) => field.endsWith("!") && !was.takes.includes(field))
        .map((field) => `${name} must be given ${field.slice(0, -1)}`),
      ...known
        .filter((field) => !is.takes.some((each) => each.replace("!", "") === field))
        .map((field) => `${name} does not take ${field} any more`),
      ...was.answers
        .filter((field) => !is.answers.includes(field))
        .map((field) => `${name} does not answer ${field} any more`),
    ];
  });
}

function readPromises(text: string): Map<string, Promised> {
  const lines = text.split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [, name = "", type = "", takes = "", answers = ""] = /^(\S+) (\S+) \((.*)\) -> (.*)$/.exec(line) ?? [];
      return [name, { type, takes: takes.split(" ").filter(Boolean), answers: answers.split(" ").filter(Boolean) }];
    }),
  );
}
