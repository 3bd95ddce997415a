import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type FoundImport, findImports, readTokens, type Token } from "./source-tokens.ts";

export const REPOSITORY_ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  lineCount: number;
  tokens: Token[];
  imports: FoundImport[];
}

const NOT_OURS = new Set(["node_modules", ".git", ".kairo", "coverage"]);

/** Every file below `folder` (from the root), as paths from the root; an absent folder has none. */
export function listFiles(folder: string, root = REPOSITORY_ROOT): string[] {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path, root) : [path];
    })
    .sort();
}

/** The TypeScript and plain modules of these folders, read and cut. */
export function readSourceFiles(folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(folder))
    .filter((path) => /\.(ts|mts|mjs|js)$/.test(path))
    .map((path) => sourceFile(path, readFileSync(join(REPOSITORY_ROOT, path), "utf8")));
}

/** A source file from its text, for files that are made up as well as for real ones. */
export function sourceFile(path: string, text: string): SourceFile {
  const tokens = readTokens(text);
  return { path, lineCount: text.replace(/\n$/, "").split("\n").length, tokens, imports: findImports(tokens) };
}

/** Where a relative specifier leads, from the root; null for a package. */
export function pathOfImport(from: string, specifier: string): string | null {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : null;
}
