import { type KeycardFetchHandler, OAuthError } from "@edgegrant/core";
import type { Context, HonoRequest, MiddlewareHandler, Next } from "hono";
import { cloneRawRequest } from "hono/request";
import type { KeycardVariables, UpstreamTokens } from "./options.ts";

type ProtectedContext = Context<{ Variables: KeycardVariables }>;

/** Answers one request. Calls the handler for verified callers only. Never throws. */
export type Serve = (request: Request, env: unknown, handler: KeycardFetchHandler) => Promise<Response>;

/** The middleware around a server of some platform. */
export function middleware(serve: Serve): MiddlewareHandler<{ Variables: KeycardVariables }> {
  return async (c, next) => {
    const outside = c.newResponse(null);
    let status: number | undefined;
    const answer = await serve(await withBody(c.req), c.env, async (request, auth, services) => {
      pass(c, request);
      c.set("auth", auth);
      c.set("tokens", tokensOf(services));
      const response = await answerOf(c, next);
      ({ status } = response);
      return response;
    });
    // Hono adds the headers of a previous response to the next one. The answer of a route already has them. An answer with
    // another status is edgegrant's: a refusal, or a 500 for an answer that can't be sent.
    c.res = undefined;
    if (answer.status !== status) c.res = outside;
    c.res = answer;
  };
}

/** The answer of the routes. Throws what they threw if it is an error of edgegrant, whose answer is edgegrant's own. */
async function answerOf(c: ProtectedContext, next: Next): Promise<Response> {
  await next();
  // By now `app.onError` has answered the error.
  if (c.error instanceof OAuthError) throw c.error;
  return c.res;
}

/** The request. Restores a body that another middleware has read through `c.req`. */
async function withBody(request: HonoRequest): Promise<Request> {
  const isKept = Object.keys(request.bodyCache).length > 0;
  if (!request.raw.bodyUsed || !isKept) return request.raw;
  return withPlatform(await cloneRawRequest(request), request.raw);
}

/** The copy with the property `cf` of Workers, which copying loses. */
function withPlatform(copy: Request, { cf }: Request & { cf?: unknown }): Request {
  return cf === undefined ? copy : Object.defineProperty(copy, "cf", { value: cf, enumerable: true });
}

/** Gives the routes the request that was checked, with the session id that the MCP server knows. */
function pass({ req }: ProtectedContext, request: Request): void {
  if (req.raw === request) return;
  req.raw = request;
  req.bodyCache = {};
}

/** The cache is built when it is first used, so that a server without a credential can do without. */
function tokensOf(services: Parameters<KeycardFetchHandler>[2]): UpstreamTokens {
  return {
    getToken: async (...args) => services.tokens.getToken(...args),
    invalidate: async (...args) => services.tokens.invalidate(...args),
    fetchWithToken: async (...args) => services.tokens.fetchWithToken(...args),
  };
}
