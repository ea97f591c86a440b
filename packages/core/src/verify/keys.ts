import { RefreshingValue } from "../concurrency/refreshing-value.ts";
import type { AuthorizationServer, AuthorizationServerMetadata } from "../discovery/authorization-server.ts";
import { toList } from "../encoding/json.ts";
import { isSecureUrl, parseUrl } from "../encoding/url.ts";
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
import { KeySet } from "./key-set.ts";

/** Where the keys of one issuer come from. */
export interface KeySource {
  /** Whether the keys are found through the issuer's metadata, which then repeats the issuer to the letter. */
  readonly isDiscovered: boolean;
  /** The keys as far as they are at hand and fresh. Never does I/O. */
  peek(): KeySet | undefined;
  /** The keys. Throws {@link JWKSError} if there are none to be had. */
  get(): Promise<KeySet>;
  /**
   * The keys, asked for anew unless that was done too often of late, for a caller that misses one. Throws
   * {@link JWKSError} if that can't be told now.
   */
  renewed(): Promise<KeySet>;
}

const MINUTE_MS = 60_000;
const COOL_DOWN_SECONDS = 30;

/**
 * The keys of a zone, found through its metadata and kept: fresh for 10 minutes, renewed in the background from the
 * 8th on, served stale for up to 24 hours while the zone is down. An unknown key makes it ask again, at most twice
 * within 30 seconds: keys may be replaced right after they were fetched.
 *
 * `jwks_uri` must be https (loopback aside) and on the issuer's origin, or on one of `jwksOrigins`.
 */
export function remoteKeys(
  server: AuthorizationServer,
  runtime: Runtime,
  jwksOrigins?: string | readonly string[],
): KeySource {
  const { issuer } = server;
  const trustedOrigins = toList(jwksOrigins).map(requireOrigin);
  // Servers that trust different origins may share a document cache.
  const place = ["keys", issuer, ...trustedOrigins].join(" ");
  let latest: KeySet | undefined;
  const read = (document: unknown): KeySet => {
    try {
      latest = KeySet.from(document, latest);
      return latest;
    } catch (cause) {
      throw new JWKSFetchError(`The keys of ${issuer} are no JWK Set`, { cause });
    }
  };
  const keys = new RefreshingValue<KeySet>({
    load: async () => {
      const keySet = read(await currentJwks(server, trustedOrigins, runtime));
      runtime.emit({ type: "keys.refreshed", issuer, keys: keySet.size });
      return keySet;
    },
    persisted: persistedCopy(runtime.documentCache, place, { write: ({ document }) => document, read }),
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
      const message = `The keys of ${issuer} can't be asked for anew at the moment`;
      throw new JWKSFetchError(message, { retryAfterSeconds: COOL_DOWN_SECONDS });
    },
  };
}

/**
 * Keys given once and for all: for a server that can't reach its zone, such as a Worker that would fetch itself.
 *
 * @throws {ConfigurationError} if they are no JWK Set.
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

/** An origin as a URL tells it. One with a slash or a path behind it would never match, and nobody would know why. */
function requireOrigin(value: string): string {
  if (parseUrl(value)?.origin === value) return value;
  throw new ConfigurationError(
    'jwksOrigins must hold origins such as "https://keys.example": scheme, host and port, without a path or a slash behind them',
  );
}

/** The JWK Set of an issuer. If it is gone from where the metadata says, the metadata may be out of date. */
async function currentJwks(
  server: AuthorizationServer,
  trustedOrigins: readonly string[],
  runtime: Runtime,
): Promise<unknown> {
  const { issuer } = server;
  const uri = jwksUriOf(await discovered(server.metadata()), issuer, trustedOrigins);
  const answer = await fetchJwks(issuer, uri, runtime);
  if (!isGone(answer.status)) return jwksIn(answer, issuer);
  const uriNow = jwksUriOf(await discovered(server.renewed()), issuer, trustedOrigins);
  return jwksIn(uriNow === uri ? answer : await fetchJwks(issuer, uriNow, runtime), issuer);
}

/** Where an issuer publishes its keys, if it does so where keys may be taken from. */
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

async function discovered(metadata: Promise<AuthorizationServerMetadata>): Promise<AuthorizationServerMetadata> {
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
