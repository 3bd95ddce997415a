import { pathOfImport, type SourceFile } from "./source-files.ts";
import type { FoundImport } from "./source-tokens.ts";
import { NAME_WALLS, WALLS, type Wall } from "./walls.ts";

/** Sentences about every import that reaches past a wall; none when the files keep the table. */
export function findBrokenWalls(files: readonly SourceFile[], walls: readonly Wall[] = WALLS): string[] {
  return files.flatMap((file) => {
    if (!/^(src|scripts|test\/evaluation)\//.test(file.path) || file.path.endsWith(".test.ts")) return [];
    const found = roomOf(file.path, walls);
    if (!found) return [`${file.path} has no row in the walls table (test/support/walls.ts); give its folder one.`];
    return file.imports.flatMap((taken) => brokenWall(file, taken, found, walls));
  });
}

/** Sentences about every import of a guarded name outside the places that may have it. */
export function findTakenNames(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    NAME_WALLS.filter((wall) => !wall.onlyIn.some((place) => covers(place, file.path))).flatMap((wall) =>
      file.imports
        .filter((taken) => !taken.typeOnly && taken.specifier !== null && sourceOf(file, taken.specifier) === wall.of)
        .flatMap((taken) => {
          const held = taken.names.filter((name) => name === "*" || wall.names.some((guarded) => guarded === name));
          const what = held.includes("*") ? `everything, and so ${wall.names.join(", ")},` : held.join(", ");
          const sentence = `${file.path}:${taken.line} imports ${what} of ${wall.of}, but only ${wall.onlyIn.join(", ")} may: ${wall.because}.`;
          return held.length > 0 ? [sentence] : [];
        }),
    ),
  );
}

function sourceOf(file: SourceFile, specifier: string): string {
  return pathOfImport(file.path, specifier) ?? specifier.replace(/^process$/, "node:process");
}

/** Sentences about files that import each other in a ring, types included; one for each ring. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const cycles: string[] = [];

  function follow(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`These import each other in a ring: ${[...trail.slice(start), path].join(" → ")}.`);
    if (start >= 0 || finished.has(path)) return;
    for (const taken of byPath.get(path)?.imports ?? []) {
      const target = taken.specifier === null ? null : pathOfImport(path, taken.specifier);
      if (target !== null && byPath.has(target)) follow(target, [...trail, path]);
    }
    finished.add(path);
  }

  for (const file of files) follow(file.path, []);
  return cycles;
}

interface Room {
  wall: Wall;
  /** The row's pattern, and the folder it stands for here: `src/engines/*` and `src/engines/patterns`. */
  pattern: string;
  folder: string;
}

function roomOf(path: string, walls: readonly Wall[]): Room | undefined {
  const rooms = walls.flatMap((wall) =>
    wall.rooms.flatMap((pattern) => {
      const folder = new RegExp(`^${regexpOf(pattern)}(?=/|$)`).exec(path)?.[0];
      return folder === undefined ? [] : [{ wall, pattern, folder }];
    }),
  );
  const exactness = (room: Room) => room.folder.split("/").length * 2 - (room.pattern.includes("*") ? 1 : 0);
  return rooms.sort((left, right) => exactness(right) - exactness(left))[0];
}

function brokenWall(file: SourceFile, taken: FoundImport, room: Room, walls: readonly Wall[]): string[] {
  const where = `${file.path}:${taken.line}`;
  const { wall } = room;
  if (taken.specifier === null)
    return [`${where} computes the path of an import; name it, so that the walls can be read.`];
  const target = pathOfImport(file.path, taken.specifier);
  if (target === null) {
    const allowed = wall.packages.some((name) => new RegExp(`^${regexpOf(name, ".+")}$`).test(taken.specifier ?? ""));
    return allowed ? [] : [`${where} imports ${taken.specifier}, but ${permission(room)}.`];
  }
  const home = roomOf(target, walls);
  const isOwnFolder = home?.wall === wall && home.folder === room.folder;
  if (isOwnFolder || wall.mayImport.some((place) => covers(place, target))) return [];
  const typeIsAllowed = wall.types?.some((place) => covers(place, target)) === true;
  if (typeIsAllowed && taken.typeOnly) return [];
  const hint = typeIsAllowed ? " (write `import type`)" : "";
  return [`${where} imports ${target}, but ${permission(room)}${hint}.`];
}

function permission({ wall, folder }: Room): string {
  const types = wall.types ? [`the types of ${wall.types.join(", ")}`] : [];
  const rooms = [...wall.mayImport, ...types, "its own folder"].join(", ");
  return `${folder} may import only ${rooms} and the packages ${wall.packages.join(", ") || "(none)"}`;
}

/** True when `path` is the place itself or below it; `folder/*` covers the folder's own files alone. */
function covers(place: string, path: string): boolean {
  if (place.endsWith("/*")) return new RegExp(`^${regexpOf(place)}$`).test(path) && /\.\w+$/.test(path);
  return path === place || path.startsWith(`${place}/`);
}

function regexpOf(pattern: string, star = "[^/]+"): string {
  return pattern
    .split("*")
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(star);
}
