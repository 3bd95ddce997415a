import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { BrandChangeDTO } from "../../core/dto/brand-edit.ts";
import { describeBrandChange, type PlainChange } from "./describe-brand-change.ts";

/** Not of the brand itself: ids, bookkeeping, and what no person chose. */
const LEFT_OUT = new Set(["id", "tenantId", "brandId", "createdAt", "updatedAt", "deletedAt", "version", "suggested"]);

/** One entry of a list that has names: a persona, a rule, a pair of the matrix. */
interface Entry {
  name: string;
  /** Field by field, as text. */
  leaves: Map<string, string>;
}

/** Parts of a brand that hold entries, each found again by what stays the same when its words change. */
type Part = Map<string, Entry>;

/**
 * Where two versions of a brand differ, field by field, with people's names for things and in words for them. Empty
 * only when nothing that a person can state differs, the order of entries and what still counts as proposed included.
 */
export function diffBrands(before: BrandSnapshot, after: BrandSnapshot): BrandChangeDTO[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  const changes = [
    ...diffFields(leavesOf(plainOf(before)), leavesOf(plainOf(after)), plainPlace),
    ...[...now].flatMap(([part, entries]) => diffEntries(part, old.get(part) ?? new Map(), entries)),
  ];
  const changed = new Set(changes.flatMap((change) => [change.part, pathOf(change)]));
  const confirmed = before.brand.suggested
    .filter((path) => !after.brand.suggested.includes(path) && !changed.has(path) && !isPartOf(path, changed))
    .map((path) => ({ ...plainPlace(path), kind: "confirmed" as const, before: null, after: null }));
  return [...changes, ...confirmed].map((change) => ({
    path: pathOf(change),
    ...change,
    words: describeBrandChange(change),
  }));
}

/** Whether a proposed part such as `pillars.0.keywords` is among what changed: entries are proposed as a whole. */
function isPartOf(path: string, changed: ReadonlySet<string>): boolean {
  const { part } = plainPlace(path);
  return part !== "positioning" && part !== "tone" && changed.has(part);
}

function pathOf({ part, entry, field }: Pick<PlainChange, "part" | "entry" | "field">): string {
  return [part, entry, field].filter((step) => step !== null).join(".");
}

/** `tone.axes.formalToCasual` is the field `axes.formalToCasual` of the part `tone`. */
function plainPlace(path: string): Pick<PlainChange, "part" | "entry" | "field"> {
  const [part = path, ...field] = path.split(".");
  return { part, entry: null, field: field.length > 0 ? field.join(".") : null };
}

function plainOf({ brand }: BrandSnapshot): object {
  const { guardrails, channels, offers, ...plain } = brand;
  return plain;
}

function partsOf({ brand, personas, pillars, matrix }: BrandSnapshot): Map<string, Part> {
  const nameOf = (entries: readonly { id: string; name: string }[], id: string) =>
    entries.find((entry) => entry.id === id)?.name ?? id;
  return new Map<string, Part>([
    ["offers", partOf(brand.offers, ({ name }) => [name, name])],
    ["guardrails", partOf(brand.guardrails, ({ id }) => [id, id])],
    ["channels", partOf(brand.channels, ({ channel }) => [channel, channel])],
    ["personas", partOf(personas, ({ id, name }) => [id, name])],
    ["pillars", partOf(pillars, ({ id, name }) => [id, name])],
    [
      "matrix",
      partOf(
        matrix.map(({ weight, angle, ...pair }) => ({ pair, weight, angle })),
        ({ pair: { personaId, pillarId } }) => [
          `${personaId} ${pillarId}`,
          `${nameOf(personas, personaId)} × ${nameOf(pillars, pillarId)}`,
        ],
      ),
    ],
  ]);
}

function partOf<Item extends object>(items: readonly Item[], keyAndName: (item: Item) => [string, string]): Part {
  return new Map(
    items.map((item) => {
      const [key, name] = keyAndName(item);
      const { pair: _pair, ...fields } = item as Item & { pair?: unknown };
      return [key, { name, leaves: leavesOf(fields) }];
    }),
  );
}

function diffEntries(part: string, old: Part, now: Part): PlainChange[] {
  const changes: PlainChange[] = [];
  for (const [key, { name, leaves }] of old) {
    const gone = { part, entry: name, field: null, kind: "removed" as const, before: summaryOf(leaves), after: null };
    if (!now.has(key)) changes.push(gone);
  }
  for (const [key, { name, leaves }] of now) {
    const known = old.get(key);
    if (known) changes.push(...diffFields(known.leaves, leaves, (field) => ({ part, entry: known.name, field })));
    else changes.push({ part, entry: name, field: null, kind: "added", before: null, after: summaryOf(leaves) });
  }
  const names = (entries: Part, others: Part) => [...entries].filter(([key]) => others.has(key));
  const [was, is] = [names(old, now), names(now, old)];
  if (part !== "matrix" && was.some(([key], index) => key !== is[index]?.[0])) {
    const [before, after] = [was, is].map((entries) => entries.map(([, { name }]) => name).join("\n"));
    changes.push({ part, entry: null, field: "order", kind: "changed", before: before ?? "", after: after ?? "" });
  }
  return changes;
}

function diffFields(
  old: Map<string, string>,
  now: Map<string, string>,
  placeOf: (field: string) => Pick<PlainChange, "part" | "entry" | "field">,
): PlainChange[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const [before, after] = [old.get(field) ?? null, now.get(field) ?? null];
    if (before === after) return [];
    const kind = before === null ? "added" : after === null ? "removed" : "changed";
    return [{ ...placeOf(field), kind, before, after } as const];
  });
}

function summaryOf(leaves: Map<string, string>): string {
  return [...leaves].map(([field, value]) => `${field}: ${value.replaceAll("\n", "; ")}`).join("\n");
}

function leavesOf(value: object): Map<string, string> {
  const leaves = new Map<string, string>();
  walk(value, "", leaves);
  return leaves;
}

function walk(value: unknown, path: string, leaves: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    if (value.length > 0) leaves.set(path, value.map(textOf).join("\n"));
  } else if (typeof value === "object" && !(value instanceof Date)) {
    for (const [key, inner] of Object.entries(value)) {
      if (!LEFT_OUT.has(key)) walk(inner, path === "" ? key : `${path}.${key}`, leaves);
    }
  } else leaves.set(path, textOf(value));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
