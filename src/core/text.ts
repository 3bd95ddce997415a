import { z } from "zod";

/** One line that a person reads: a name, a title. */
export const Line = z.string().trim().min(1).max(300);
/** A few sentences. */
export const Passage = z.string().trim().min(1).max(4_000);
/** A word or a short phrase. */
export const Term = z.string().trim().min(1).max(120);
/** A web address that may be followed: http or https only. */
export const WebUrl = z.url({ protocol: /^https?$/ }).max(2_048);
/** A number from 0 to 1. */
export const Share = z.number().min(0).max(1);
