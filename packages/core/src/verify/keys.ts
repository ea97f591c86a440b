import { type AuthorizationServer, DiscoveryError } from "../discovery.ts";
import { ConfigurationError, UnavailableError } from "../errors.ts";
import { FreshValue } from "../fresh-value.ts";
import { fetchJson } from "../http.ts";
import type { Runtime } from "../runtime.ts";
import { shelfFor } from "../shelf.ts";
import { isSecureUrl, parseUrl } from "../url.ts";
import { KeySet } from "./key-set.ts";

/** Where the keys of one issuer come from. */
export interface KeySource {
  /** The keys as far as they are at hand and fresh. Never does I/O. */
  peek(): KeySet | undefined;
  /** The keys. Throws {@link UnavailableError} if there are none to be had. */
  get(): Promise<KeySet>;
  /**
   * The keys, asked for anew if the latest time is long enough ago, for a caller that misses one. Throws
   * {@link UnavailableError} if that can't be told now.
   */
  renewed(): Promise<KeySet>;
}

const MINUTE_MS = 60_000;

/**
 * The keys of a zone, found through its metadata and kept: fresh for 10 minutes, renewed in the background from the
 * 8th on, served stale for up to 24 hours while the zone is down. An unknown key makes it ask again, at most every
 * 30 seconds.
 *
 * `jwks_uri` must be https (loopback aside) and on the issuer's origin, or on one of `trustedOrigins`.
 */
export function remoteKeys(
  server: AuthorizationServer,
  runtime: Runtime,
  trustedOrigins: readonly string[] = [],
): KeySource {
  const { issuer } = server;
  let latest: KeySet | undefined;
  const read = (document: unknown): KeySet => {
    latest = KeySet.from(document, latest);
    return latest;
  };
  const keys = new FreshValue<KeySet>({
    load: async () => {
      const keySet = read(await fetchJwks(server, runtime, trustedOrigins));
      runtime.emit({ type: "keys.refreshed", issuer, keys: keySet.size });
      return keySet;
    },
    shelf: shelfFor(runtime.shelf, `keys:${issuer}`, { write: ({ document }) => document, read }),
    onFailure: (error, servingStale) => {
      const message = error instanceof Error ? error.message : String(error);
      runtime.emit({ type: "keys.failed", issuer, message, servingStale });
    },
    now: runtime.now,
    waitUntil: runtime.waitUntil,
    ttlMs: 10 * MINUTE_MS,
    renewAfterMs: 8 * MINUTE_MS,
    staleMs: 24 * 60 * MINUTE_MS,
    coolDownMs: MINUTE_MS / 2,
    waitMs: 10_000,
  });
  const orUnavailable = async (attempt: Promise<KeySet>): Promise<KeySet> => {
    try {
      return await attempt;
    } catch (error) {
      throw unavailable(issuer, error);
    }
  };
  return {
    peek: () => keys.peek(),
    get: () => orUnavailable(keys.get()),
    renewed: async () => {
      const renewed = await orUnavailable(keys.renewed());
      if (keys.failing) throw unavailable(issuer);
      return renewed;
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
  return { peek: () => keys, get: async () => keys, renewed: async () => keys };
}

function configuredKeys(jwks: unknown): KeySet {
  try {
    return KeySet.from(jwks);
  } catch {
    throw new ConfigurationError('jwks must hold a JWK Set, { "keys": [...] }, for each issuer that it names');
  }
}

async function fetchJwks(
  server: AuthorizationServer,
  runtime: Runtime,
  trustedOrigins: readonly string[],
): Promise<unknown> {
  const { jwks_uri: uri } = await server.metadata();
  if (typeof uri !== "string") throw new DiscoveryError(`The metadata of ${server.issuer} names no jwks_uri`);
  const url = parseUrl(uri);
  const { origin } = new URL(server.issuer);
  if (!url || !isSecureUrl(url) || !(url.origin === origin || trustedOrigins.includes(url.origin))) {
    throw new DiscoveryError(`The jwks_uri of ${server.issuer} must be https and on the issuer's origin`);
  }
  const headers = { Accept: "application/json, application/jwk-set+json" };
  const { status, json } = await fetchJson(runtime, uri, { headers });
  if (status !== 200) throw new UnavailableError(`The keys of ${server.issuer} can't be fetched: HTTP ${status}`);
  return json;
}

function unavailable(issuer: string, cause?: unknown): UnavailableError {
  return new UnavailableError(`The keys of ${issuer} can't be had at the moment`, { cause });
}
