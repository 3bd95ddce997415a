import { z } from "zod";
import { BrandFile } from "../../core/dto/brand-file.ts";
import { nearestWord } from "./nearest-word.ts";

/** A problem at a path of the file; `isKey` when the key itself is wrong rather than its value. */
export interface PathProblem {
  path: PropertyKey[];
  message: string;
  isKey?: boolean;
}

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
  null: "empty",
  undefined: "missing",
};

/** A schema issue as sentences for whoever wrote the file. */
export function describeIssue(issue: Issue, input: unknown): PathProblem[] {
  const path = [...issue.path];
  const name = nameOf(path);
  const value = valueAt(input, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path), isKey: true }));
    case "invalid_type":
      return [{ path, message: wrongType(name, issue.expected, value, path) }];
    case "invalid_value": {
      if (value === undefined) return [{ path, message: missing(path) }];
      const possible = issue.values.map(String);
      const near = typeof value === "string" ? nearestWord(value, possible) : null;
      const hint = near ? ` Did you mean ${near}?` : "";
      return [{ path, message: `${name} is ${shown(value)}; possible are ${possible.join(", ")}.${hint}` }];
    }
    case "too_big":
      return [{ path, message: `${name} ${amount(issue.origin, "at most", issue.maximum)}.` }];
    case "too_small":
      return [{ path, message: `${name} ${amount(issue.origin, "at least", issue.minimum)}.` }];
    case "invalid_format": {
      const isAddress = issue.format === "url";
      const reason = isAddress ? "is no web address that starts with http:// or https://" : issue.message;
      return [{ path, message: `${name} ${reason}; it is ${shown(value)}.` }];
    }
    default:
      return [{ path, message: `${name} ${issue.message}; it is ${shown(value)}.` }];
  }
}

function wrongType(name: string, expected: string, value: unknown, path: PropertyKey[]): string {
  const wanted = KINDS[expected] ?? expected;
  if (value === undefined) return missing(path);
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const quotes = expected === "string" && (kind === "number" || kind === "boolean") ? "; put it in quotes" : "";
  return `${name} should be ${wanted} but is ${KINDS[kind] ?? kind}${quotes}.`;
}

function missing(path: PropertyKey[]): string {
  return path.join(".") === "version" ? "version is missing; write version: 1." : `${nameOf(path)} is missing.`;
}

function amount(origin: string, bound: string, limit: number | bigint): string {
  if (origin === "string") return limit === 1 && bound === "at least" ? "is empty" : `has ${bound} ${limit} characters`;
  if (origin === "array") return `has ${bound} ${limit} entries`;
  return `is ${bound} ${limit}`;
}

function unknownKey(key: string, parent: PropertyKey[]): string {
  const known = keysAt(parent);
  const near = nearestWord(key, known);
  const where = parent.length === 0 ? "a brand file" : nameOf(parent);
  return `${key} is no key of ${where}.${near ? ` Did you mean ${near}?` : ""} Possible are ${known.join(", ")}.`;
}

/** The keys the schema knows at a path. */
function keysAt(path: PropertyKey[]): string[] {
  let schema: unknown = BrandFile;
  for (const step of path) {
    schema = unwrap(schema);
    if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodObject) schema = schema.shape[String(step)];
  }
  const object = unwrap(schema);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function nameOf(path: PropertyKey[]): string {
  return path.length === 0 ? "The file" : path.map(String).join(".");
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
