import type { DataFolder } from "./data-folder.ts";
import type { Figures } from "./figures.ts";

export function evaluateClaims(_data: DataFolder): Figures | null {
  return null;
}
