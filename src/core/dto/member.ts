import { z } from "zod";
import { Member } from "../membership.ts";

/** Somebody who works in an account. */
export const MemberDTO = Member.omit({ tenantId: true }).extend({ name: z.string().nullable() });
export type MemberDTO = z.infer<typeof MemberDTO>;
