import type { Variant } from "../../core/variant.ts";

/** True for a machine's draft that no person has edited or moved on: another draft may take its place. */
export function isUntouched({ status, source, lastEditedBy }: Variant): boolean {
  return status === "draft" && source !== "person" && lastEditedBy === null;
}
