import { describeOpenApi, inputSchemaOf, jsonSchemaOf, proceduresByBranch } from "./openapi.ts";
import type { ProcedureFacts } from "./procedures.ts";

type Schema = { [key: string]: unknown };

const BRANCHES: Record<string, string> = {
  hero: "Starts work that may ask a model. Editors; takes an idempotency key.",
  reference: "Reads. Viewers.",
  editorial: "What people decide and edit. Editors.",
  settings: "Brands, and who works on them. Owners; editors where it is content.",
  events: "What happened outside, and what people saw.",
};

/** The API for people to read: one page, without a script or anything from elsewhere. */
export function docsPage(version: string): string {
  const { paths } = describeOpenApi(version) as { paths: Record<string, Record<string, { operationId: string }>> };
  const branches = [...proceduresByBranch()];
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ method: method.toUpperCase(), path, operationId })),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kairo API ${escapeHtml(version)}</title>
<style>${STYLE}</style>
<header>
<h1>Kairo API <small>${escapeHtml(version)}</small></h1>
<p>Every call carries <code>Authorization: Bearer …</code>; <code>npm run token</code> prints a token for a local deployment.
Plain JSON lives under <code>/api</code>, described by <a href="/openapi.json">/openapi.json</a>; everything, typed, under <code>/trpc</code>.
From a shell: <code>npm run call -- reference.today --brand …</code></p>
<nav>${branches.map(([branch]) => `<a href="#${branch}">${branch}</a>`).join(" ")} <a href="#http">plain HTTP</a></nav>
</header>
<main>
${branches.map(([branch, procedures]) => branchSection(branch, procedures)).join("\n")}
<section id="http"><h2>Plain HTTP</h2><table>
${routes.map(({ method, path, operationId }) => `<tr><td><b>${method}</b></td><td><code>${escapeHtml(path)}</code></td><td><a href="#${operationId}">${operationId}</a></td></tr>`).join("\n")}
</table>
<p>Refusals are <code>{code, reason, correlationId, retryable, retryAfterSeconds?, details?, fields?}</code> with the status of the code.</p></section>
</main>
</html>`;
}

function branchSection(branch: string, procedures: (ProcedureFacts & { summary: string })[]): string {
  return `<section id="${branch}"><h2>${branch} <small>${escapeHtml(BRANCHES[branch] ?? "")}</small></h2>
${procedures.map(procedureEntry).join("\n")}
</section>`;
}

function procedureEntry(procedure: ProcedureFacts & { summary: string }): string {
  const { name, type, summary, output, meta } = procedure;
  const input = fieldsOf(inputSchemaOf(procedure) as Schema);
  const answer = output ? fieldsOf(jsonSchemaOf(output, "output") as Schema) : [];
  const rest = meta.rest ? ` <code class="rest">${meta.rest.method} ${escapeHtml(meta.rest.path)}</code>` : "";
  return `<details id="${name}"><summary><code>${name}</code> <i>${type}</i>${rest} <span>${escapeHtml(summary)}</span></summary>
${table("takes", input)}${table("answers", answer)}</details>`;
}

interface Field {
  name: string;
  type: string;
  isNeeded: boolean;
}

function table(label: string, fields: Field[]): string {
  if (fields.length === 0) return "";
  const rows = fields.map(
    ({ name, type, isNeeded }) =>
      `<tr><td><code>${escapeHtml(name)}</code>${isNeeded ? "" : " <i>optional</i>"}</td><td>${escapeHtml(type)}</td></tr>`,
  );
  return `<h4>${label}</h4><table>${rows.join("")}</table>`;
}

/** The first level of an object schema. */
export function fieldsOf(schema: Schema): Field[] {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).map(([name, field]) => ({
    name,
    type: typeOf(field),
    isNeeded: required.includes(name),
  }));
}

const MOST_WORDS = 12;

/** A schema in a few words: `text up to 300`, `list of …`, `one of a, b`. */
function typeOf(schema: Schema): string {
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (options) return [...new Set(options.map(typeOf))].join(" or ");
  if (schema.enum) {
    const words = schema.enum as unknown[];
    const more = words.length > MOST_WORDS ? `, … (${words.length})` : "";
    return `one of ${words.slice(0, MOST_WORDS).join(", ")}${more}`;
  }
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case "array":
      return `list of ${typeOf((schema.items ?? {}) as Schema)}${schema.maxItems ? `, ${schema.maxItems} at most` : ""}`;
    case "object":
      return `{${fieldsOf(schema)
        .map(({ name, isNeeded }) => (isNeeded ? name : `${name}?`))
        .join(", ")}}`;
    case "string":
      if (schema.format) return String(schema.format);
      return schema.maxLength ? `text up to ${schema.maxLength}` : "text";
    case "integer":
    case "number":
      return rangeOf(schema);
    default:
      return String(schema.type ?? "anything");
  }
}

function rangeOf({ type, minimum, maximum }: Schema): string {
  const what = type === "integer" ? "whole number" : "number";
  const isBounded = typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER;
  if (typeof minimum === "number" && minimum > Number.MIN_SAFE_INTEGER && isBounded)
    return `${what} ${minimum} to ${maximum}`;
  return isBounded ? `${what} up to ${maximum}` : what;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { margin-bottom: 0; } small { font-weight: 400; opacity: .7; font-size: .6em; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h4 { margin: .6rem 0 .2rem; opacity: .7; font-weight: 600; }
code { font: .92em ui-monospace, monospace; } nav a { margin-right: .8rem; }
details { border-bottom: 1px solid var(--line); padding: .35rem 0; } details[open] { padding-bottom: .9rem; }
summary { cursor: pointer; } summary i { opacity: .6; } summary span { opacity: .85; } .rest { opacity: .75; margin: 0 .3rem; }
table { border-collapse: collapse; width: 100%; } td { vertical-align: top; padding: .15rem .8rem .15rem 0; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; } @media (max-width: 40rem) { td:first-child { white-space: normal; } }
`;
