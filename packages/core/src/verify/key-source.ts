import { RefreshingValue } from "../concurrency/refreshing-value.ts";
import { AuthorizationServer, type AuthorizationServerMetadata } from "../discovery/authorization-server.ts";
import { requireIssuer } from "../discovery/issuer.ts";
import { toList } from "../encoding/json.ts";
import { isSecureUrl, parseUrl, requireOrigin } from "../encoding/url.ts";
import {
  ConfigurationError,
  JWKSDiscoveryError,
  JWKSFetchError,
  JWKSUriValidationError,
  messageOf,
} from "../errors.ts";
import { persistedCopy } from "../platform/document-cache.ts";
import { fetchJson, isGone, type JsonResponse } from "../platform/http.ts";
import type { Runtime } from "../platform/runtime.ts";
import type { Profile } from "../profiles/profile.ts";
import { KeySet } from "./key-set.ts";

/** The source of the keys of one issuer. */
export interface KeySource {
  /** Whether the keys are found through the issuer's metadata. The `issuer` in that metadata then matches exactly. */
  readonly isDiscovered: boolean;
  /** The keys if they are in memory and fresh. Never does I/O. */
  peek(): KeySet | undefined;
  /** The keys. Throws {@link JWKSError} if there are none and they can't be loaded. */
  get(): Promise<KeySet>;
  /**
   * The keys after a reload, for a caller that misses a key. Skips the reload if there were too many recently. Throws
   * {@link JWKSError} if the keys can't be reloaded at the moment.
   */
  renewed(): Promise<KeySet>;
}

const MINUTE_MS = 60_000;
const COOL_DOWN_SECONDS = 30;

/**
 * The keys of a zone, discovered through its metadata and cached. They are fresh for 10 minutes, renewed in the
 * background from the 8th minute on, and served stale for up to 24 hours while the zone is down. An unknown key causes
 * a reload, at most twice within 30 seconds, because keys may be replaced right after they were fetched.
 *
 * `jwks_uri` must be https (except on loopback) and on the issuer's origin or one of `jwksOrigins`.
 */
export function remoteKeys(
  server: AuthorizationServer,
  runtime: Runtime,
  jwksOrigins?: string | readonly string[],
): KeySource {
  const { issuer } = server;
  const trustedOrigins = toList(jwksOrigins).map((value) => requireOrigin(value, "jwksOrigins"));
  // The cache key includes the trusted origins, because servers that trust different origins may share a document
  // cache.
  const documentName = ["keys", issuer, ...trustedOrigins].join(" ");
  let latest: KeySet | undefined;
  const read = (document: unknown): KeySet => {
    try {
      latest = KeySet.from(document, latest);
      return latest;
    } catch (cause) {
      throw new JWKSFetchError(`The keys of ${issuer} are not a JWK Set`, { cause });
    }
  };
  const keys = new RefreshingValue<KeySet>({
    load: async () => {
      const keySet = read(await currentJwks(server, trustedOrigins, runtime));
      runtime.emit({ type: "keys.refreshed", issuer, keys: keySet.size });
      return keySet;
    },
    persisted: persistedCopy(runtime.documentCache, documentName, { write: ({ document }) => document, read }),
    onFailure: (error, servingStale) => {
      runtime.emit({ type: "keys.failed", issuer, message: messageOf(error), servingStale });
    },
    now: runtime.now,
    waitUntil: runtime.waitUntil,
    ttlMs: 10 * MINUTE_MS,
    renewAfterMs: 8 * MINUTE_MS,
    staleMs: 24 * 60 * MINUTE_MS,
    coolDownMs: COOL_DOWN_SECONDS * 1000,
    waitMs: 10_000,
  });
  return {
    isDiscovered: true,
    peek: () => keys.peek(),
    get: () => keys.get(),
    renewed: async () => {
      const renewed = await keys.renewed();
      if (!keys.failing) return renewed;
      const message = `The keys of ${issuer} can't be loaded again at the moment`;
      throw new JWKSFetchError(message, { retryAfterSeconds: COOL_DOWN_SECONDS });
    },
  };
}

/**
 * Configured keys that never change. For a server that can't reach its zone, such as a Worker that would fetch itself.
 *
 * @throws {ConfigurationError} if `jwks` is not a JWK Set.
 */
export function staticKeys(jwks: unknown): KeySource {
  const keys = configuredKeys(jwks);
  return { isDiscovered: false, peek: () => keys, get: async () => keys, renewed: async () => keys };
}

function configuredKeys(jwks: unknown): KeySet {
  try {
    return KeySet.from(jwks);
  } catch {
    throw new ConfigurationError('jwks must hold a JWK Set, { "keys": [...] }, for each issuer that it names');
  }
}

/**
 * Fetches the JWK Set of an issuer. If it is gone from its `jwks_uri`, the metadata may be out of date and is loaded
 * again.
 */
async function currentJwks(
  server: AuthorizationServer,
  trustedOrigins: readonly string[],
  runtime: Runtime,
): Promise<unknown> {
  const { issuer } = server;
  const uri = jwksUriOf(await metadataForKeys(server.metadata()), issuer, trustedOrigins);
  const answer = await fetchJwks(issuer, uri, runtime);
  if (!isGone(answer.status)) return jwksIn(answer, issuer);
  const uriNow = jwksUriOf(await metadataForKeys(server.renewed()), issuer, trustedOrigins);
  return jwksIn(uriNow === uri ? answer : await fetchJwks(issuer, uriNow, runtime), issuer);
}

/** The `jwks_uri` of an issuer. Throws {@link JWKSError} if it is missing or not trusted. */
function jwksUriOf(
  { jwks_uri: uri }: AuthorizationServerMetadata,
  issuer: string,
  trustedOrigins: readonly string[],
): string {
  if (typeof uri !== "string") throw new JWKSDiscoveryError(`The metadata of ${issuer} names no jwks_uri`);
  const url = parseUrl(uri);
  const isTrusted = url && (url.origin === new URL(issuer).origin || trustedOrigins.includes(url.origin));
  if (isTrusted && isSecureUrl(url)) return uri;
  throw new JWKSUriValidationError(`The jwks_uri of ${issuer} must be https and on the issuer's origin`);
}

async function metadataForKeys(metadata: Promise<AuthorizationServerMetadata>): Promise<AuthorizationServerMetadata> {
  try {
    return await metadata;
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    throw new JWKSDiscoveryError(messageOf(cause), { cause });
  }
}

async function fetchJwks(issuer: string, uri: string, runtime: Runtime): Promise<JsonResponse> {
  try {
    return await fetchJson(runtime, uri, { headers: { Accept: "application/json, application/jwk-set+json" } });
  } catch (cause) {
    throw new JWKSFetchError(`The keys of ${issuer} can't be fetched: ${messageOf(cause)}`, { cause });
  }
}

function jwksIn({ status, json }: JsonResponse, issuer: string): unknown {
  if (status === 200) return json;
  throw new JWKSFetchError(`The keys of ${issuer} can't be fetched: HTTP ${status}`);
}

/** Whose keys are trusted, and where they may come from. */
export interface KeySourceOptions {
  /** The trusted issuers, verbatim. Keys are kept strictly per issuer. */
  issuers: string | readonly string[];
  /** Further origins on which an issuer may publish its keys. Default: its own only. */
  jwksOrigins?: string | readonly string[] | undefined;
  /** JWK Sets by issuer, for a server that can't fetch them. */
  jwks?: Readonly<Record<string, unknown>> | undefined;
  /** How the issuers write their tokens and metadata. Default: as Keycard does, and RFC 9068. */
  profile?: Profile | undefined;
}

/**
 * The keys of each trusted issuer. Throws {@link ConfigurationError} if an issuer is not a valid issuer URL, or
 * `jwks` has keys for another issuer.
 */
export function keySources(
  { issuers, jwks = {}, jwksOrigins, profile }: KeySourceOptions,
  runtime: Runtime,
  servers: readonly AuthorizationServer[],
): ReadonlyMap<string, KeySource> {
  const zones = toList(issuers).map((issuer) => requireIssuer(issuer));
  if (zones.length === 0) requireIssuer(undefined);
  const names = zones.flatMap((issuer) => profile?.tokenIssuers?.(issuer) ?? [issuer]);
  const unlisted = Object.keys(jwks).find((issuer) => !names.includes(issuer));
  if (unlisted !== undefined) {
    const name = requireIssuer(unlisted, "each name in jwks");
    throw new ConfigurationError(`jwks has keys for "${name}", which equals none of the issuers exactly`);
  }
  return new Map(
    names.map((issuer) => {
      const given = Object.hasOwn(jwks, issuer) ? jwks[issuer] : undefined;
      if (given !== undefined) return [issuer, staticKeys(given)];
      const server =
        servers.find((known) => known.issuer === issuer) ?? new AuthorizationServer(issuer, runtime, profile);
      return [issuer, remoteKeys(server, runtime, jwksOrigins)];
    }),
  );
}
