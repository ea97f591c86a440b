import { advertisedScopes } from "./scopes.ts";

/** What a challenge tells the client. */
export interface BearerChallenge {
  /** `invalid_token` and the like; none if the request had no credentials (RFC 6750 section 3.1). */
  error?: string | undefined;
  /** A fixed sentence for developers. */
  errorDescription?: string | undefined;
  /** Every scope that the operation needs. */
  scopes?: readonly string[] | undefined;
  /** The URL of the protected resource metadata (RFC 9728 section 5.1). */
  resourceMetadata: string;
}

/**
 * Builds the value of `WWW-Authenticate` (RFC 6750 section 3, RFC 9728 section 5.1).
 *
 * @throws {ConfigurationError} if one of the scopes can't be a scope.
 *
 * @example
 * ```ts
 * bearerChallenge({ error: "invalid_token", resourceMetadata: "https://a.example/.well-known/oauth-protected-resource" });
 * ```
 */
export function bearerChallenge(challenge: BearerChallenge): string {
  return `Bearer ${parametersOf(challenge)}`;
}

/**
 * The challenge of the scheme `DPoP` (RFC 9449 section 7.1).
 *
 * @param algorithms The accepted algorithms of proofs.
 * @throws {ConfigurationError} if one of the scopes can't be a scope.
 */
export function dpopChallenge(algorithms: readonly string[], challenge: Partial<BearerChallenge> = {}): string {
  return `DPoP ${parametersOf(challenge, algorithms)}`;
}

function parametersOf(challenge: Partial<BearerChallenge>, algorithms: readonly string[] = []): string {
  const parameters = [
    ["error", challenge.error],
    ["scope", advertisedScopes("scopes", challenge.scopes).join(" ")],
    ["resource_metadata", challenge.resourceMetadata],
    // Free text comes after them: the MCP SDKs' clients take the first text such as `scope=` for the parameter.
    ["error_description", challenge.errorDescription],
    ["algs", algorithms.join(" ")],
  ];
  return parameters.flatMap(([name, value]) => (value ? [`${name}=${quotedString(value)}`] : [])).join(", ");
}

/** A quoted-string (RFC 9110 section 5.6.4). Characters that a header can't contain become question marks. */
function quotedString(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "\\$&")}"`;
}
