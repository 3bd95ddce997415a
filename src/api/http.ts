import { randomUUID } from "node:crypto";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import superjson from "superjson";
import { ERROR_STATUS, KairoError } from "../core/errors.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { docsPage } from "./docs-page.ts";
import { errorBody, kairoErrorOf, TRPC_CODES } from "./errors.ts";
import { eventStreamOf } from "./event-stream.ts";
import { STREAM_PING_MILLISECONDS } from "./limits.ts";
import { describeOpenApi } from "./openapi.ts";
import { PROCEDURES } from "./procedures.ts";
import { parseJson, readBody } from "./read-body.ts";
import { type ApiContext, createApiContext, requestOf } from "./request.ts";
import { answerRest, REST_ROUTES } from "./rest.ts";
import { appRouter } from "./root.ts";
import { isStream } from "./stream-output.ts";
import type { ApiMeta } from "./trpc.ts";

const TRPC_ENDPOINT = "/trpc";
const CORRELATION_ID = /^[\w.:-]{8,100}$/;
const MAX_LOGGED_PATH = 200;
/** How long a browser may remember what it was told about an origin. */
const CORS_MAX_AGE_SECONDS = 600;

type Env = { Variables: { api: ApiContext } };
type Call = Context<Env>;

/** The whole HTTP surface: tRPC, plain JSON, health. Nothing listens yet. */
export function createHttpApp(dependencies: ApiDependencies): Hono<Env> {
  const { limits, readiness, telemetry } = dependencies;
  const bodyLimits = { events: limits.eventsBodyBytes, imports: limits.importsBodyBytes };
  const bodyBytesOf = ({ body }: ApiMeta): number => (body ? bodyLimits[body] : limits.bodyBytes);
  const app = new Hono<Env>();

  app.use(async (call, next) => {
    const started = performance.now();
    const given = call.req.header("x-correlation-id") ?? "";
    const correlationId = CORRELATION_ID.test(given) ? given : randomUUID();
    const context = createApiContext(dependencies, {
      authorization: call.req.header("authorization") ?? null,
      idempotencyKey: call.req.header("idempotency-key") ?? null,
      correlationId,
    });
    call.set("api", context);
    await next();
    call.header("x-correlation-id", correlationId);
    call.header("cache-control", "no-store");
    call.header("x-content-type-options", "nosniff");
    const noted = requestOf(context).noted();
    telemetry.record("http.request", {
      method: call.req.method,
      path: call.req.path.slice(0, MAX_LOGGED_PATH),
      status: call.res.status,
      ms: Math.round(performance.now() - started),
      correlation_id: correlationId,
      procedure: noted.procedure ?? null,
      brand_id: noted.brandId ?? null,
    });
  });

  app.use(
    cors({
      origin: [...dependencies.corsOrigins],
      allowMethods: ["GET", "POST"],
      allowHeaders: [
        "authorization",
        "content-type",
        "idempotency-key",
        "x-correlation-id",
        "trpc-accept",
        "last-event-id",
      ],
      exposeHeaders: ["x-correlation-id", "retry-after"],
      maxAge: CORS_MAX_AGE_SECONDS,
    }),
  );

  app.get("/livez", (call) => call.json({ live: true }));
  app.get("/readyz", async (call) => {
    const state = await readiness();
    return call.json(state, state.ready ? 200 : 503);
  });

  const openApi = once(() => JSON.stringify(describeOpenApi(dependencies.version)));
  const docs = once(() => docsPage(dependencies.version));
  app.get("/openapi.json", (call) => call.body(openApi(), 200, { "content-type": "application/json" }));
  app.get("/docs", (call) => call.html(docs(), 200, { "content-security-policy": DOCS_POLICY }));

  app.get("/metrics", async (call) =>
    call.text(await dependencies.metrics(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  );

  app.on(["GET", "POST"], `${TRPC_ENDPOINT}/*`, async (call) => {
    const context = call.get("api");
    try {
      const paths = decodeURIComponent(new URL(call.req.url).pathname)
        .slice(TRPC_ENDPOINT.length + 1)
        .split(",");
      const [first = ""] = paths;
      // A batch has the common limit: a larger one must not be had by adding a call that is allowed it.
      const procedure = paths.length === 1 ? PROCEDURES.get(first) : undefined;
      const meta = procedure?.meta ?? {};
      // tRPC says 200 to every subscription before it knows who asks.
      if (procedure?.type === "subscription") await requestOf(context).identify();
      const request = await checkedRequest(call.req.raw, paths, { ...limits, bodyBytes: bodyBytesOf(meta) });
      return await fetchRequestHandler({
        endpoint: TRPC_ENDPOINT,
        req: request,
        router: appRouter,
        maxBatchSize: limits.batchCalls,
        createContext: () => context,
        responseMeta: ({ errors }) => ({ headers: new Headers(headersOf(errors.map((error) => error.cause))) }),
      });
    } catch (thrown) {
      const error = kairoErrorOf(thrown, "The call");
      if (error.code === "INTERNAL") telemetry.error("http.failed", thrown, { correlation_id: context.correlationId });
      const data = errorBody(error, context.correlationId);
      const shape = { message: error.message, code: TRPC_ERROR_CODES_BY_KEY[TRPC_CODES[error.code]], data };
      return call.json({ error: superjson.serialize(shape) }, ERROR_STATUS[error.code], headersOf([error]));
    }
  });

  for (const route of REST_ROUTES) {
    const bodyBytes = bodyBytesOf(route.procedure.meta);
    app.on(route.method, route.path.replace(/\{(\w+)\}/g, ":$1"), async (call: Call) => {
      const context = call.get("api");
      try {
        const pathValues = call.req.param() as Record<string, string>;
        const request = call.req.raw;
        const gone = new AbortController();
        const signal = AbortSignal.any([request.signal, gone.signal]);
        const answer = await answerRest(route, { request, pathValues, context, bodyBytes, signal });
        if (!isStream(answer)) return call.json(answer);
        return eventStreamOf(answer, {
          pingMilliseconds: STREAM_PING_MILLISECONDS,
          describe: (thrown) => errorBody(kairoErrorOf(thrown, route.procedure.name), context.correlationId),
          abort: () => gone.abort(),
        });
      } catch (thrown) {
        return refuse(call, kairoErrorOf(thrown, `${route.method} ${route.path}`));
      }
    });
  }

  app.notFound((call) =>
    refuse(
      call,
      new KairoError(
        "NOT_FOUND",
        `There is no ${call.req.method} ${call.req.path.slice(0, MAX_LOGGED_PATH)}; there is ${TRPC_ENDPOINT}, /docs, /openapi.json, /livez, /readyz, /metrics and ${REST_ROUTES.map(({ method, path }) => `${method} ${path}`).join(", ")}.`,
      ),
    ),
  );
  app.onError((thrown, call) => {
    telemetry.error("http.failed", thrown, { correlation_id: call.get("api")?.correlationId });
    return refuse(call, kairoErrorOf(thrown, "The call"));
  });
  return app;
}

/** The page holds its own style and asks for nothing. */
const DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function refuse(call: Call, error: KairoError): Response {
  const body = errorBody(error, call.get("api")?.correlationId ?? "unknown");
  return call.json(body, ERROR_STATUS[error.code], headersOf([error]));
}

/** What HTTP itself says beside the body of a refusal. */
function headersOf(errors: readonly unknown[]): Record<string, string> {
  const known = errors.filter((error) => error instanceof KairoError);
  const seconds = Math.max(0, ...known.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
  return {
    ...(seconds > 0 ? { "retry-after": String(Math.ceil(seconds)) } : {}),
    ...(known.some(({ code }) => code === "UNAUTHENTICATED") ? { "www-authenticate": "Bearer" } : {}),
  };
}

/** The same request with its input read and bounded: tRPC itself would take a body or a batch of any size. */
async function checkedRequest(
  request: Request,
  paths: readonly string[],
  limits: { bodyBytes: number; batchCalls: number; jsonDepth: number },
): Promise<Request> {
  if (paths.length > limits.batchCalls) {
    throw new KairoError("INVALID", `A batch takes ${limits.batchCalls} calls at most; this one has ${paths.length}.`, {
      details: { maxCalls: limits.batchCalls },
    });
  }
  const { headers, method, signal, url } = request;
  if (method === "GET") {
    const input = new URL(url).searchParams.get("input");
    if (input) parseJson(input, limits.jsonDepth, "The input");
    return request;
  }
  const body = await readBody(request, limits.bodyBytes);
  if (body === "") return new Request(url, { method, headers, signal });
  if (!/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) {
    throw new KairoError("INVALID", "A body here is JSON: send it with content-type application/json.");
  }
  parseJson(body, limits.jsonDepth, "The body");
  return new Request(url, { method, headers, signal, body });
}
