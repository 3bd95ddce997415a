import { isTrackedEnvelope, TRPCError } from "@trpc/server";
import { z } from "zod";
import { fieldsOf } from "../api/docs-page.ts";
import { kairoErrorOf } from "../api/errors.ts";
import { inputSchemaOf, jsonSchemaOf, proceduresByBranch } from "../api/openapi.ts";
import { PROCEDURE_NAMES } from "../api/procedure-names.ts";
import { SUMMARIES } from "../api/procedure-summaries.ts";
import { PROCEDURES, type ProcedureFacts } from "../api/procedures.ts";
import { isStream } from "../api/stream-output.ts";
import { KairoError } from "../core/errors.ts";
import { nearestWord } from "../engines/brand-brain/nearest-word.ts";
import type { LocalCaller } from "./api.ts";

const MAX_NEAR_NAMES = 6;

/**
 * Finds a procedure by its full name.
 *
 * @throws NOT_FOUND with names that are near, or the names of the branch
 */
export function findProcedure(name: string): ProcedureFacts {
  const found = PROCEDURES.get(name);
  if (found) return found;
  const near = nearNames(name);
  const hint = near.length > 0 ? `near it: ${near.join(", ")}` : `there is ${PROCEDURE_NAMES.join(", ")}`;
  throw new KairoError("NOT_FOUND", `There is no procedure ${name}; ${hint}.`, { details: { near } });
}

/** Every procedure by branch, each with what it is for. */
export function listProcedures(): string {
  const sections = [...proceduresByBranch()].map(([branch, procedures]) => {
    const width = Math.max(...procedures.map(({ name }) => name.length));
    const lines = procedures.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`.trimEnd());
    return [branch, ...lines].join("\n");
  });
  return sections.join("\n\n");
}

/** What one procedure is for, takes and answers. */
export function describeProcedure(procedure: ProcedureFacts): string {
  const { name, type, output, meta } = procedure;
  const summary = SUMMARIES[name];
  const takes = fieldsOf(inputSchemaOf(procedure));
  const answers = output ? fieldsOf(jsonSchemaOf(output, "output")) : [];
  return [
    `${name} (${type})${meta.rest ? `, also ${meta.rest.method} ${meta.rest.path}` : ""}`,
    ...(summary ? [summary] : []),
    ...(takes.length > 0 ? ["", "takes", ...takes.map((field) => fieldLine(field, optionOf(field.name)))] : []),
    ...(answers.length > 0 ? ["", "answers", ...answers.map((field) => fieldLine(field, field.name))] : []),
  ].join("\n");
}

const FIELD_WIDTH = 26;

function fieldLine({ type, isNeeded }: { type: string; isNeeded: boolean }, name: string): string {
  return `  ${name.padEnd(FIELD_WIDTH)}  ${type}${isNeeded ? "" : " (optional)"}`;
}

/** `brandId` is `--brand`, `perChannel` is `--per-channel`. */
function optionOf(name: string): string {
  const short = name.length > 2 && name.endsWith("Id") ? name.slice(0, -2) : name;
  return `--${short.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * An input from words as a command line has them: `brand` stands for `brandId`, a name that comes several times is a
 * list, and what is no text in the schema is read as JSON.
 */
export function inputFromWords(procedure: ProcedureFacts, words: readonly (readonly [string, string])[]): unknown {
  const shape = procedure.input?.shape ?? {};
  const input: Record<string, unknown> = {};
  for (const [word, text] of words) {
    const camel = word.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const key = !(camel in shape) && `${camel}Id` in shape ? `${camel}Id` : camel;
    if (!(key in shape)) refuseWord(procedure, word);
    const value = isText(shape[key]) ? text : readJson(text);
    input[key] = isList(shape[key]) && !Array.isArray(value) ? [...((input[key] as unknown[]) ?? []), value] : value;
  }
  return input;
}

/**
 * Calls a procedure by its name, through the same checks as over the wire. One that streams answers once for every
 * event.
 *
 * @throws KairoError as the procedure refuses
 */
export async function* callProcedure(caller: LocalCaller, { name }: ProcedureFacts, input: unknown) {
  const call = name.split(".").reduce((node, step) => (node as Record<string, unknown>)[step], caller as unknown);
  try {
    const answer = await (call as (input: unknown) => Promise<unknown>)(input);
    if (!isStream(answer)) yield answer;
    else for await (const event of answer) yield isTrackedEnvelope(event) ? event[1] : event;
  } catch (error) {
    throw error instanceof TRPCError ? kairoErrorOf(error, name) : error;
  }
}

/** @throws INVALID with what the procedure takes, the nearest first */
function refuseWord({ name, input }: ProcedureFacts, word: string): never {
  const options = Object.keys(input?.shape ?? {}).map(optionOf);
  const near = nearestWord(`--${word}`, options);
  const hint = near
    ? `did you mean ${near}?`
    : options.length > 0
      ? `it takes ${options.join(", ")}.`
      : "it takes nothing.";
  throw new KairoError("INVALID", `${name} does not know --${word}; ${hint}`, { fields: { [word]: "is unknown" } });
}

/** The name that is misspelt least; else those that share most of its words. */
function nearNames(name: string): string[] {
  const nearest = nearestWord(name, PROCEDURE_NAMES);
  if (nearest) return [nearest];
  const wanted = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  const shared = (candidate: string) => wanted.filter((word) => candidate.toLowerCase().includes(word)).length;
  const most = Math.max(...PROCEDURE_NAMES.map(shared));
  return most === 0 ? [] : PROCEDURE_NAMES.filter((candidate) => shared(candidate) === most).slice(0, MAX_NEAR_NAMES);
}

function inner(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return inner(schema.unwrap());
  }
  return schema;
}

/** Ids, enums and texts; a union may be either, and JSON's text is then in quotes. */
function isText(schema: unknown): boolean {
  const own = inner(schema);
  return (
    own instanceof z.ZodString || own instanceof z.ZodEnum || own instanceof z.ZodCustom || own instanceof z.ZodURL
  );
}

function isList(schema: unknown): boolean {
  return inner(schema) instanceof z.ZodArray;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
