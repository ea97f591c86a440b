// What the servers of the soak do for their callers, on whichever runtime.
import { type AuthInfo, InsufficientScopeError, type TokenCache } from "@edgegrant/core";

/** What may be asked of a server. `send` needs a scope that clients do not ask for at first. */
export const OPERATIONS = ["read", "send", "call"] as const;
export type Operation = (typeof OPERATIONS)[number];

export const BASE_SCOPE = "mcp:tools";
export const SEND_SCOPE = "mail:send";

/** The scope that an operation asks of the upstream API. */
export const UPSTREAM_SCOPES: Readonly<Record<Operation, string>> = { read: "read", send: "send", call: "read" };

/**
 * `/read` and `/send` answer with the upstream token itself, so that the soak can look at it. `/call` answers with what the
 * upstream API says.
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

/** Small, so that they are full early, and the heap has no reason to grow. */
export const BOUNDS = { memoEntries: 30, maxEntries: 100 };

/** A busy machine is not a broken store. */
export const STORE_WAIT_MS = 10_000;
