import { createRandom } from "../../src/engines/language/random.ts";

/** Values that no schema expects, as JSON text; some are none. */
const HOSTILE = [
  "null",
  "true",
  "0",
  "-1",
  "1e308",
  "1e400",
  "-1e400",
  "NaN",
  "Infinity",
  "9007199254740993",
  "0.1e-400",
  '""',
  '" "',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00x"',
  '"\\ufeff\\u202e"',
  '"__proto__"',
  '"constructor"',
  '"brand_00000000000000000000000000"',
  '"pkg_zzzzzzzzzzzzzzzzzzzzzzzzzz"',
  '"2026-13-45T99:99:99Z"',
  '"9999-12-31T23:59:59Z"',
  "[]",
  "{}",
  "[[[[[[[[[[]]]]]]]]]]",
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"$ne":null}',
  '{"json":{},"meta":{"values":{"a":["Date"]}}}',
  `"${"x".repeat(9_000)}"`,
  `"${"é".repeat(70_000)}"`,
  `[${Array.from({ length: 1_200 }, () => "1").join(",")}]`,
  `${"[".repeat(60)}${"]".repeat(60)}`,
];

/**
 * JSON texts made of an input that is in order: something in it is replaced, taken out, added or doubled.
 *
 * @param seed the same seed makes the same texts
 */
export function hostileInputs(
  valid: Record<string, unknown>,
  count: number,
  seed: string,
  naughty: readonly string[],
): string[] {
  const random = createRandom(seed).next;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const values = [...HOSTILE, ...naughty.map((text) => JSON.stringify(text))];
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return JSON.stringify(valid);
    if (random() < 0.05) return pick(values);
    const text = JSON.stringify(valid);
    const places = pathsOf(valid);
    const place = pick(places);
    if (!place) return pick(values);
    switch (pick(["replace", "replace", "replace", "remove", "add", "double"] as const)) {
      case "remove":
        return rewritten(valid, place, null);
      case "add":
        return `{${JSON.stringify(pick(["extra", "__proto__", "constructor", "toString"]))}:${pick(values)},${text.slice(1)}`.replace(
          ",}",
          "}",
        );
      case "double":
        return `${text.slice(0, -1)}${text === "{}" ? "" : ","}"brandId":${pick(values)}}`;
      default:
        return rewritten(valid, place, pick(values));
    }
  });
}

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
  return path.length > 0 ? [path, ...below] : below;
}

/** The value as JSON with other text at one place; null leaves the place out. */
function rewritten(value: unknown, [step, ...rest]: Path, text: string | null): string {
  if (step === undefined) return text ?? "null";
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index) => {
      if (String(index) !== step) return [JSON.stringify(item)];
      return text === null && rest.length === 0 ? [] : [rewritten(item, rest, text)];
    });
    return `[${items.join(",")}]`;
  }
  const entries = Object.entries(value as object).flatMap(([key, inner]) => {
    if (key !== step) return [`${JSON.stringify(key)}:${JSON.stringify(inner)}`];
    return text === null && rest.length === 0 ? [] : [`${JSON.stringify(key)}:${rewritten(inner, rest, text)}`];
  });
  return `{${entries.join(",")}}`;
}
