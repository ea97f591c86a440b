import type { IncomingMessage, ServerResponse } from "node:http";
import { type Directory, namesOf, type Resource } from "../directory/directory.ts";
import { sendJson } from "../http/respond.ts";
import { verifyToken } from "../keys/access-token.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";

export interface UpstreamApi {
  readonly directory: Directory;
  readonly resource: Resource;
  readonly keys: SigningKeys;
  readonly issuer: string;
}

/**
 * `GET /api/user`: the profile of the token's user. The token must be for exactly this resource, and an application
 * must have got it by token exchange. A token from a client's own sign-in is refused, because it bypasses the
 * application.
 */
export async function handleUpstream(
  api: UpstreamApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(`http://127.0.0.1${request.url}`);
  if (pathname !== "/api/user") return sendJson(response, 404, { error: "not_found" });
  if (request.method !== "GET") return sendJson(response, 405, { error: "method_not_allowed" }, { allow: "GET" });

  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (token === undefined) return unauthorized(response, "invalid_request", "a Bearer token is required", "Bearer");
  try {
    const audience = namesOf(api.resource);
    const claims = await verifyToken(api.keys, token, { issuer: api.issuer, audience });
    if (!isActor(claims.act)) return invalidToken(response, "the token was not exchanged for this API");
    const user = api.directory.users.get(claims.sub);
    if (user === undefined) return sendJson(response, 404, { error: "not_found", error_description: "no such user" });
    const { id, name, email } = user;
    sendJson(response, 200, { id, name, email, via: chainOf(claims, api.directory), scope: claims.scope });
  } catch {
    invalidToken(response, "the token is not a valid one for this API");
  }
}

/** The calling application, and the chain of actors, the most recent one first. */
function chainOf(claims: Readonly<Record<string, unknown>>, directory: Directory): object {
  const actors: string[] = [];
  for (let act = claims.act; isActor(act); act = act.act) actors.push(act.sub);
  const clientId = actors[0] ?? claims.client_id;
  const application = typeof clientId === "string" ? directory.applicationByClientId(clientId) : undefined;
  return { application: application?.id ?? null, name: application?.name ?? null, clientId, actors };
}

function isActor(value: unknown): value is { sub: string; act?: unknown } {
  return typeof value === "object" && value !== null && "sub" in value && typeof value.sub === "string";
}

function invalidToken(response: ServerResponse, why: string): void {
  unauthorized(response, "invalid_token", why, `Bearer error="invalid_token", error_description="${why}"`);
}

function unauthorized(response: ServerResponse, error: string, description: string, challenge: string): void {
  sendJson(response, 401, { error, error_description: description }, { "www-authenticate": challenge });
}
