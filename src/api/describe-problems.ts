import type { z } from "zod";

type Issue = z.core.$ZodIssue;

const MAX_PROBLEMS = 10;
/** Where the input as a whole is wrong. */
const WHOLE_INPUT = "input";

/** What a schema found wrong, by input path: the ends of sentences that begin with the path. */
export function describeProblems(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues.slice(0, MAX_PROBLEMS)) {
    const field = issue.path.map(String).join(".") || WHOLE_INPUT;
    fields[field] ??= describeIssue(issue);
  }
  return fields;
}

function describeIssue(issue: Issue): string {
  if (issue.code === "invalid_union") {
    const ways = issue.errors.flatMap((branch) => branch.slice(0, 1).map(describeIssue));
    if (ways.length > 0) return [...new Set(ways)].join(", or ");
  }
  const { message } = issue;
  return message.charAt(0).toLowerCase() + message.slice(1);
}
