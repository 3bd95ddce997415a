import { z } from "zod";
import { Signal, SignalSource } from "../signal.ts";

/** One item of a source as people see it. */
export const SignalDTO = Signal.omit({ tenantId: true, brandId: true, contentHash: true });
export type SignalDTO = z.infer<typeof SignalDTO>;

export const SignalSourceDTO = SignalSource.omit({ tenantId: true, brandId: true, deletedAt: true });
export type SignalSourceDTO = z.infer<typeof SignalSourceDTO>;

/** What an import came to. */
export const SignalsImportedDTO = z.object({
  source: SignalSourceDTO,
  /** New signals. */
  kept: z.int(),
  /** Items that were there already. */
  known: z.int(),
  /** Items with nothing to read. */
  empty: z.int(),
});
export type SignalsImportedDTO = z.infer<typeof SignalsImportedDTO>;
