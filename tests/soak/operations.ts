// The operations of the soak's servers, on every runtime.
import { type AuthInfo, InsufficientScopeError, type TokenCache } from "@edgegrant/core";

/** The operations of a server. `send` needs a scope that clients do not request at first. */
export const OPERATIONS = ["read", "send", "call"] as const;
export type Operation = (typeof OPERATIONS)[number];

export const BASE_SCOPE = "mcp:tools";
export const SEND_SCOPE = "mail:send";

/** The upstream scope of each operation. */
export const UPSTREAM_SCOPES: Readonly<Record<Operation, string>> = { read: "read", send: "send", call: "read" };

/**
 * `/read` and `/send` return the upstream token itself, so that the soak can check it. `/call` returns the upstream
 * API's answer.
 */
export async function perform(request: Request, auth: AuthInfo, tokens: TokenCache): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const operation = OPERATIONS.find((name) => pathname === `/${name}`);
  if (operation === undefined) return new Response("Not found", { status: 404 });
  const resource = searchParams.get("resource") ?? "";
  const scope = UPSTREAM_SCOPES[operation];
  if (operation === "call") return tokens.fetchWithToken(auth, resource, `${resource}/api/user`, { scope });
  if (operation === "send" && !auth.scopes.includes(SEND_SCOPE)) {
    throw new InsufficientScopeError({ scopes: [SEND_SCOPE] });
  }
  const { accessToken } = await tokens.getToken(auth, resource, { scope });
  return Response.json({ accessToken });
}

/** Small limits, so that the caches are full early and the heap stops growing. */
export const BOUNDS = { memoEntries: 30, maxEntries: 100 };

/** Long, so that a busy machine does not look like a failing store. */
export const STORE_WAIT_MS = 10_000;
