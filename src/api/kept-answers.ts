import type { z } from "zod";

/**
 * The same schema, which parses an answer it has parsed already no second time. For answers that are kept and never
 * changed: they are known by being the same object.
 */
export function parsingOnce<Schema extends z.ZodType>(schema: Schema): Schema {
  const parse = rememberingOnce((answer: object) => schema.parse(answer));
  return Object.create(schema, {
    parse: { value: (answer: unknown) => (isObject(answer) ? parse(answer) : schema.parse(answer)) },
  });
}

/** What `work` answered for an object the last time, for as long as the object lives. */
export function rememberingOnce<Given extends object, Answer>(
  work: (given: Given) => Answer,
): (given: Given) => Answer {
  const answers = new WeakMap<Given, Answer>();
  return (given) => {
    const known = answers.get(given);
    if (known !== undefined) return known;
    const answer = work(given);
    answers.set(given, answer);
    return answer;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
