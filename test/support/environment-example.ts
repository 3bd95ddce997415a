export interface ExampleVariable {
  name: string;
  /** The comment lines right above it, without their marks. */
  comment: string;
  /** Counted from 1. */
  line: number;
}

const VARIABLE = /^(?:#\s?)?([A-Z][A-Z0-9_]*)=/;

/** The variables of a `.env.example`, set (`NAME=value`) or shown (`# NAME=value`), each with its comment. */
export function readEnvironmentExample(text: string): ExampleVariable[] {
  const variables: ExampleVariable[] = [];
  let comment: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const name = VARIABLE.exec(line)?.[1];
    if (name !== undefined) variables.push({ name, comment: comment.join(" "), line: index + 1 });
    if (name === undefined && line.startsWith("#")) comment.push(line.replace(/^#+\s*/, ""));
    else comment = [];
  }
  return variables;
}

/** Sentences about every difference between the example and the names that the configuration reads. */
export function findExampleFaults(text: string, known: readonly string[]): string[] {
  const variables = readEnvironmentExample(text);
  const names = variables.map((variable) => variable.name);
  return [
    ...known.filter((name) => !names.includes(name)).map((name) => `.env.example lacks ${name}.`),
    ...variables.flatMap(({ name, comment, line }, index) => [
      ...(known.includes(name) ? [] : [`.env.example:${line} has ${name}, which the configuration does not read.`]),
      ...(comment.trim() ? [] : [`.env.example:${line} says nothing about ${name}; write a comment above it.`]),
      ...(names.indexOf(name) === index ? [] : [`.env.example:${line} has ${name} a second time.`]),
    ]),
  ];
}
