import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

/** Files of a data folder whose name begins like another's: the longer name owns them. */
const LONGER_NAMES = ["upworthy_html_ledes"] as const;

/**
 * Labelled data: `name` is a path without the suffix that tells which rows of a source these are, so
 * `dedupe/headline_pairs.jsonl` finds `headline_pairs_dev.jsonl` or `headline_pairs_test.jsonl`.
 */
export interface DataFolder {
  /** What the report calls it: the folder as it was given, or "sample". */
  readonly label: string;
  /** The file or folder of this name; null when there is none. */
  find(name: string): string | null;
  text(name: string): string | null;
  bytes(name: string): Buffer | null;
  /** One JSON value a line; null when there is no such file. */
  rows<Row>(name: string): Row[] | null;
  /** The files of a folder, by name; empty when there is none. */
  files(name: string): { name: string; bytes: Buffer }[];
}

/** @throws Error when there is no such folder, or two files could be meant by one name */
export function openDataFolder(folder: string, label: string): DataFolder {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`There is no folder ${folder}.`);

  function find(name: string): string | null {
    const home = join(folder, dirname(name));
    const extension = extname(name);
    const stem = basename(name, extension);
    if (!existsSync(home)) return null;
    const found = readdirSync(home).filter((entry) => {
      if (extname(entry) !== extension || !entry.startsWith(stem)) return false;
      return !LONGER_NAMES.some((longer) => longer !== stem && longer.startsWith(stem) && entry.startsWith(longer));
    });
    if (found.length > 1 && !found.includes(basename(name))) {
      throw new Error(`${home} holds ${found.join(" and ")}; keep the one to be measured as ${name}.`);
    }
    const chosen = found.includes(basename(name)) ? basename(name) : found[0];
    return chosen === undefined ? null : join(home, chosen);
  }

  function bytes(name: string): Buffer | null {
    const path = find(name);
    return path === null ? null : readFileSync(path);
  }

  const text = (name: string): string | null => bytes(name)?.toString("utf8") ?? null;

  return {
    label,
    find,
    bytes,
    text,
    rows<Row>(name: string): Row[] | null {
      // Some lines hold U+2028, so a line ends at "\n" alone.
      const lines = text(name)
        ?.split("\n")
        .filter((line) => line.trim() !== "");
      return lines?.map((line) => JSON.parse(line) as Row) ?? null;
    },
    files(name) {
      const path = find(name);
      if (path === null) return [];
      const names = readdirSync(path).filter((entry) => statSync(join(path, entry)).isFile());
      return names.sort().map((entry) => ({ name: entry, bytes: readFileSync(join(path, entry)) }));
    },
  };
}
