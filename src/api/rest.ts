import { callTRPCProcedure } from "@trpc/server";
import { KairoError, notFound } from "../core/errors.ts";
import { type BrandId, OpportunityId, PackageId, RunId, VariantId } from "../core/ids.ts";
import { PROCEDURES, type ProcedureFacts } from "./procedures.ts";
import { parseJson, readBody } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { type ApiContext, requestOf } from "./request.ts";
import { appRouter } from "./root.ts";
import { isWebhook, verifyWebhook } from "./verify-webhook.ts";

/** A procedure served as plain JSON. */
export interface RestRoute {
  method: "GET" | "POST";
  /** `/api/packages/{package_id}` */
  path: string;
  procedure: ProcedureFacts;
}

type Input = Record<string, unknown>;

/** Every procedure that declares a path of its own. */
export const REST_ROUTES: readonly RestRoute[] = [...PROCEDURES.values()].flatMap((procedure) =>
  procedure.meta.rest ? [{ ...procedure.meta.rest, procedure }] : [],
);

/**
 * Answers a plain HTTP call by the procedure behind it, through the same checks as over tRPC.
 *
 * @param pathValues what stands for `{package_id}` and the like
 */
export async function answerRest(
  route: RestRoute,
  call: {
    request: Request;
    pathValues: Record<string, string>;
    context: ApiContext;
    bodyBytes: number;
    signal: AbortSignal;
  },
): Promise<unknown> {
  const { context, request } = call;
  const fromPath = namedAsInput(call.pathValues);
  const given =
    route.procedure.meta.webhooks && isWebhook(request.headers)
      ? await readDelivery(route, request, call)
      : await readOfSomebody(route, request, call);
  const input = withPath(route, given, fromPath);
  const lastEventId = request.headers.get("last-event-id");
  if (route.procedure.type === "subscription" && lastEventId !== null) input.lastEventId = lastEventId;
  if (input.brandId === undefined) input.brandId = await findBrand(route, input, fromPath, context);
  return callTRPCProcedure({
    router: appRouter,
    path: route.procedure.name,
    getRawInput: async () => input,
    ctx: context,
    type: route.procedure.type,
    signal: call.signal,
    batchIndex: 0,
  });
}

/** Nobody's body is read, and nothing looked up, before it is known who sends it. */
async function readOfSomebody(
  route: RestRoute,
  request: Request,
  call: { bodyBytes: number; context: ApiContext },
): Promise<Input> {
  await requestOf(call.context).identify();
  return readGiven(route, request, call);
}

/** A signed body says by itself who sends it. */
async function readDelivery(
  route: RestRoute,
  request: Request,
  { bodyBytes, context }: { bodyBytes: number; context: ApiContext },
): Promise<Input> {
  const { admit, dependencies } = requestOf(context);
  const text = await readBody(request, bodyBytes);
  const given = objectOf(route, text, dependencies.limits.jsonDepth);
  admit(await verifyWebhook(request.headers, text, given.brandId, dependencies));
  return given;
}

async function readGiven(
  route: RestRoute,
  request: Request,
  { bodyBytes, context }: { bodyBytes: number; context: ApiContext },
): Promise<Input> {
  if (route.method === "GET") return readQuery(route.procedure, new URL(request.url).searchParams);
  const text = await readBody(request, bodyBytes);
  return objectOf(route, text, requestOf(context).dependencies.limits.jsonDepth);
}

function objectOf(route: RestRoute, text: string, jsonDepth: number): Input {
  if (text === "") return {};
  const value = parseJson(text, jsonDepth, "The body");
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new KairoError("INVALID", `${route.method} ${route.path} takes a JSON object as its body.`);
}

/** `{package_id}` in a path is `packageId` in an input. */
function namedAsInput(pathValues: Record<string, string>): Input {
  return Object.fromEntries(
    Object.entries(pathValues).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

function withPath({ method, path }: RestRoute, given: Input, fromPath: Input): Input {
  for (const [field, value] of Object.entries(fromPath)) {
    if (given[field] !== undefined && given[field] !== value) {
      throw new KairoError("INVALID", `${method} ${path} names another ${field} in its path than in its body.`, {
        fields: { [field]: "is not the one in the path" },
      });
    }
  }
  return { ...given, ...fromPath };
}

/** Where a path names no brand, it is the one the path's object belongs to, within the caller's memberships. */
async function findBrand(route: RestRoute, input: Input, fromPath: Input, context: ApiContext): Promise<BrandId> {
  const { dependencies, identify } = requestOf(context);
  const [field, value] = Object.entries(fromPath)[0] ?? ["events", firstVariantId(input)];
  const subject = SUBJECTS.find(({ id }) => id.safeParse(value).success);
  const id = subject?.id.safeParse(value).data;
  if (!subject || !id) throw noSubject(route, field, value);
  const { userId } = await identify();
  const brandId = await dependencies.access.findBrandOf(userId, id);
  if (!brandId) throw notFound(subject.name, id);
  return brandId;
}

/** What a path or a body may name in place of a brand. */
const SUBJECTS = [
  { name: "package", id: PackageId },
  { name: "run", id: RunId },
  { name: "opportunity", id: OpportunityId },
  { name: "variant", id: VariantId },
] as const;

function firstVariantId({ events }: Input): unknown {
  if (!Array.isArray(events)) return undefined;
  return events.map((event: unknown) => (event as { variantId?: unknown } | null)?.variantId).find(Boolean);
}

function noSubject({ method, path, procedure }: RestRoute, field: string, value: unknown): KairoError {
  const problem = procedure.input?.shape[field]?.safeParse(value).error?.issues[0]?.message;
  const fields: Record<string, string> =
    field === "events" ? { brandId: "is needed where no event names a variant" } : { [field]: problem ?? "is no id" };
  const said = Object.entries(fields).map(([name, sentence]) => `${name} ${sentence}`);
  return new KairoError("INVALID", `${method} ${path} cannot tell which brand is meant: ${said.join("; ")}.`, {
    fields,
  });
}
