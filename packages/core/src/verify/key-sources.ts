import { AuthorizationServer } from "../discovery/authorization-server.ts";
import { requireIssuer } from "../discovery/issuer.ts";
import { toList } from "../encoding/json.ts";
import { ConfigurationError } from "../errors.ts";
import type { Runtime } from "../platform/runtime.ts";
import { type KeySource, remoteKeys, staticKeys } from "./keys.ts";

/** Whose keys are trusted, and where they may come from. */
export interface KeySourceOptions {
  /** The trusted issuers, verbatim. Keys are kept strictly per issuer. */
  issuers: string | readonly string[];
  /** Further origins on which an issuer may publish its keys. Default: its own only. */
  jwksOrigins?: string | readonly string[] | undefined;
  /** JWK Sets by issuer, for a server that can't fetch them. */
  jwks?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The keys of each trusted issuer. Throws {@link ConfigurationError} if an issuer can't be one, or `jwks` names
 * another.
 */
export function keySources(
  { issuers, jwks = {}, jwksOrigins }: KeySourceOptions,
  runtime: Runtime,
  servers: readonly AuthorizationServer[],
): ReadonlyMap<string, KeySource> {
  const names = toList(issuers);
  if (names.length === 0) requireIssuer(undefined);
  const stranger = Object.keys(jwks).find((issuer) => !names.includes(issuer));
  if (stranger !== undefined) {
    const name = requireIssuer(stranger, "each name in jwks");
    throw new ConfigurationError(`jwks names "${name}", which is not one of the issuers to the letter`);
  }
  return new Map(
    names.map((name) => {
      const issuer = requireIssuer(name);
      const given = Object.hasOwn(jwks, issuer) ? jwks[issuer] : undefined;
      if (given !== undefined) return [issuer, staticKeys(given)];
      const server = servers.find((known) => known.issuer === issuer) ?? new AuthorizationServer(issuer, runtime);
      return [issuer, remoteKeys(server, runtime, jwksOrigins)];
    }),
  );
}
