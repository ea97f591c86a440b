import { randomUUID } from "node:crypto";
import type { JsonObject } from "../dialect/dialect.ts";
import type { Directory } from "../directory/directory.ts";
import { signToken } from "./access-token.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** The content of a minted token. The default is an ordinary token of the first user. */
export interface MintRequest {
  /** `sub`. Default: the first user. */
  user?: string;
  /** A resource's id, or any identifier verbatim. Default: the resource that the first application provides. */
  resource?: string;
  /** `aud`. Replaces `resource`. */
  audience?: string | string[];
  /** Default: every scope of the resource. */
  scope?: string;
  /** `client_id`. Default: `minted`. */
  clientId?: string;
  /** Default 3600. A negative value makes an expired token. */
  expiresInSeconds?: number;
  /** Merged over `{ alg, typ: "at+jwt", kid }`; `undefined` removes a member. */
  header?: Record<string, unknown>;
  /** Merged over the claims; `undefined` removes a claim. */
  claims?: Record<string, unknown>;
}

export function mintToken(request: MintRequest, directory: Directory, keys: SigningKeys, issuer: string): string {
  const fallback = directory.applications[0]?.provides ?? directory.resources[0];
  const named = request.resource === undefined ? fallback : resolve(request.resource, directory);
  const identifier = named?.identifier ?? request.resource;
  const now = Math.floor(Date.now() / 1000);
  const claims: JsonObject = {
    iss: issuer,
    sub: request.user ?? [...directory.users.keys()][0],
    aud: request.audience ?? identifier,
    client_id: request.clientId ?? "minted",
    scope: request.scope ?? named?.scopes.join(" "),
    iat: now,
    exp: now + (request.expiresInSeconds ?? 3600),
    jti: randomUUID(),
  };
  return signToken(keys, claims, request);
}

function resolve(resource: string, directory: Directory) {
  return directory.resourceById(resource) ?? directory.resourceByIdentifier(resource);
}
