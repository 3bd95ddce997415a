import { PROCEDURES } from "./procedures.ts";

/** Every procedure there is, by its full name. */
export const PROCEDURE_NAMES: readonly string[] = [...PROCEDURES.keys()];
