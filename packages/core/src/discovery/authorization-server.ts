import { requireTimeout, withDeadline } from "../concurrency/deadline.ts";
import { RefreshingValue } from "../concurrency/refreshing-value.ts";
import { isJsonObject } from "../encoding/json.ts";
import { isSecureUrl, parseUrl, wellKnownUrl, withoutTrailingSlash } from "../encoding/url.ts";
import { ConfigurationError, messageOf, OAuthError, UnavailableError } from "../errors.ts";
import { persistedCopy } from "../platform/document-cache.ts";
import { DEFAULT_TIMEOUT_MS, FetchError, type FetchLimits, fetchJson } from "../platform/http.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import type { Profile } from "../profiles/profile.ts";
import { differsInSpellingOnly, IssuerSpellingError, printableIssuer, requireIssuer } from "./issuer.ts";

/** The metadata of an authorization server (RFC 8414 section 2). Members are as the server sent them. */
export interface AuthorizationServerMetadata {
  issuer: string;
  authorization_endpoint?: string;
  token_endpoint?: string;
  jwks_uri?: string;
  registration_endpoint?: string;
  [member: string]: unknown;
}

/** The authorization server answered, but not with its own metadata. A retry does not help. */
export class DiscoveryError extends OAuthError {
  override readonly name = "DiscoveryError";
  override readonly status = 502;

  constructor(message: string) {
    super("invalid_response", message);
  }
}

/**
 * Fetches the metadata of an authorization server. It tries RFC 8414 section 3 first, then OpenID Connect Discovery 1.0
 * section 4. The second place is tried when the first has no metadata of this issuer, or has not answered after half of
 * the time. The `issuer` in the document must equal the requested one (RFC 8414 section 3.3). The authorization
 * endpoint, if present, must be an https URL (http on loopback only).
 *
 * @param options `timeoutMs` is for both places together. Default: 5,000. `profile` may name other places.
 * @throws {ConfigurationError} if `issuer` is not a valid issuer, if a limit is invalid, or if the metadata writes the
 *   same issuer differently, such as with a slash at its end.
 * @throws {UnavailableError} if the server can't be reached or answers with a server error.
 * @throws {DiscoveryError} if the answers are not the issuer's metadata. The message says what each place answered.
 *
 * @example
 * ```ts
 * const { token_endpoint } = await fetchAuthorizationServerMetadata("https://your-zone-id.keycard.cloud");
 * ```
 */
export async function fetchAuthorizationServerMetadata(
  issuer: string,
  options: DiscoveryOptions = {},
): Promise<AuthorizationServerMetadata> {
  return (await fetchCopy(issuer, options)).metadata;
}

interface DiscoveryOptions extends Pick<RuntimeOptions, "fetch" | "userAgent">, FetchLimits {
  profile?: Profile | undefined;
}

/** Metadata, and its age on arrival: an HTTP cache may have held it for a while (RFC 9111 section 5.1). */
interface MetadataCopy {
  metadata: AuthorizationServerMetadata;
  ageSeconds: number;
}

async function fetchCopy(issuer: string, options: DiscoveryOptions): Promise<MetadataCopy> {
  requireIssuer(issuer);
  const timeoutMs = requireTimeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const runtime = createRuntime({ fetch: options.fetch, userAgent: options.userAgent });
  const deadlineMs = runtime.now() + timeoutMs;
  const found = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, found.signal]) : found.signal;
  const ask = (url: string) => {
    const timeLeftMs = Math.max(1, deadlineMs - runtime.now());
    return copyAt(url, issuer, runtime, { ...options, timeoutMs: timeLeftMs, signal });
  };
  const [first = issuer, second] = options.profile?.metadataUrls?.(issuer) ?? metadataUrls(issuer);
  try {
    if (second === undefined) return await ask(first);
    return await firstOf(ask(first), () => ask(second), timeoutMs / 2, options.signal);
  } catch (error) {
    throw withoutMetadata(issuer, error instanceof AggregateError ? error.errors : [error]);
  } finally {
    found.abort();
  }
}

/**
 * The result of `first`. If `first` fails or takes longer than `timeoutMs`, `second` is started and the first success
 * wins. Once `signal` is aborted, `second` is not started.
 */
async function firstOf<T>(
  first: Promise<T>,
  second: () => Promise<T>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  try {
    return await withDeadline(first, { timeoutMs, signal, error: () => new Error("The first address is slow") });
  } catch {
    return signal?.aborted ? first : Promise.any([first, second()]);
  }
}

/** The URLs of an issuer's metadata, in the order in which they are tried. */
export function metadataUrls(issuer: string): [oauth: string, openid: string] {
  return [
    wellKnownUrl(issuer, "oauth-authorization-server"),
    `${withoutTrailingSlash(issuer)}/.well-known/openid-configuration`,
  ];
}

/** The metadata at one URL. Its errors say what that URL answered. */
async function copyAt(
  url: string,
  issuer: string,
  runtime: Runtime,
  { profile, ...limits }: DiscoveryOptions,
): Promise<MetadataCopy> {
  const { status, headers, json } = await request(runtime, url, limits);
  if (status >= 500 || status === 429) throw new UnavailableError(`${url} answered with HTTP ${status}`);
  if (status !== 200) throw new DiscoveryError(`${url} answered with HTTP ${status}`);
  const age = headers.get("Age") ?? "";
  return {
    metadata: readMetadata(json, issuer, url, profile?.metadataIssuer?.(issuer)),
    ageSeconds: /^\d{1,9}$/.test(age) ? Number(age) : 0,
  };
}

async function request(runtime: Runtime, url: string, limits: FetchLimits) {
  try {
    return await fetchJson(runtime, url, { headers: { Accept: "application/json" } }, limits);
  } catch (error) {
    throw new UnavailableError(error instanceof FetchError ? error.message : `${url} can't be reached`, {
      cause: error,
    });
  }
}

/** The error if neither place has metadata. An outage takes precedence: a retry may then succeed. */
function withoutMetadata(issuer: string, failures: readonly unknown[]): OAuthError {
  const answers = failures.map(messageOf).join("; ");
  const outage = failures.find((failure) => failure instanceof UnavailableError);
  if (outage) return new UnavailableError(`The metadata of ${issuer} can't be fetched: ${answers}`, { cause: outage });
  const wrongSetting = failures.find((failure) => failure instanceof ConfigurationError);
  if (wrongSetting) return wrongSetting;
  return new DiscoveryError(`${issuer} publishes no metadata of its own: ${answers}. Is it the URL of your zone?`);
}

/** Validates a copy from the document cache. Throws if the entry is not this issuer's metadata. */
function readCopy(document: unknown, issuer: string): MetadataCopy {
  const { metadata, ageSeconds } = document as MetadataCopy;
  return { metadata: readMetadata(metadata, issuer, "the document cache"), ageSeconds };
}

/** @param written The issuer as the document must write it. */
function readMetadata(json: unknown, issuer: string, place: string, written = issuer): AuthorizationServerMetadata {
  if (!isJsonObject(json)) throw new DiscoveryError(`${place} answered with no JSON object`);
  if (json.issuer !== written) {
    if (differsInSpellingOnly(json.issuer, issuer)) throw new IssuerSpellingError(issuer, json.issuer);
    throw new DiscoveryError(`${place} names ${printableIssuer(json.issuer)}, not the configured one`);
  }
  // Clients send users to this URL because this server names it, so it must not be a `javascript:` URL.
  const { authorization_endpoint: endpoint = null } = json;
  if (endpoint !== null && !isEndpoint(endpoint)) {
    throw new DiscoveryError(`${place} names an authorization_endpoint that is no https URL`);
  }
  return { ...json, issuer };
}

/** Whether a member of the metadata is the URL of an endpoint: https on any host, plain http on loopback only. */
export function isEndpoint(endpoint: unknown): endpoint is string {
  const url = typeof endpoint === "string" ? parseUrl(endpoint) : undefined;
  return url !== undefined && isSecureUrl(url);
}

const MINUTE_MS = 60_000;

/** An authorization server. Its metadata is fetched on first use and kept fresh. */
export class AuthorizationServer {
  readonly issuer: string;
  readonly #copy: RefreshingValue<MetadataCopy>;
  #latest: MetadataCopy | undefined;

  /** @param profile Where the metadata is, and which issuer it names. */
  constructor(issuer: string, runtime: Runtime, profile?: Profile) {
    this.issuer = requireIssuer(issuer);
    this.#copy = new RefreshingValue({
      load: async () => {
        const copy = await fetchCopy(issuer, { fetch: runtime.fetch, userAgent: runtime.userAgent, profile });
        runtime.emit({ type: "metadata.refreshed", issuer });
        return copy;
      },
      persisted: persistedCopy(runtime.documentCache, `metadata:${issuer}`, {
        write: (copy) => copy,
        read: (document) => readCopy(document, issuer),
      }),
      onFailure: (error, servingStale) =>
        runtime.emit({ type: "metadata.failed", issuer, message: messageOf(error), servingStale }),
      now: runtime.now,
      waitUntil: runtime.waitUntil,
      ttlMs: 60 * MINUTE_MS,
      renewAfterMs: 48 * MINUTE_MS,
      staleMs: 24 * 60 * MINUTE_MS,
      coolDownMs: MINUTE_MS / 2,
      waitMs: 10_000,
    });
  }

  /** Throws like {@link fetchAuthorizationServerMetadata} if there is nothing to serve. */
  async metadata(): Promise<AuthorizationServerMetadata> {
    this.#latest = await this.#copy.get();
    return this.#latest.metadata;
  }

  /**
   * The metadata, fetched again unless that happened too recently. For callers that find an endpoint gone. Throws like
   * {@link AuthorizationServer.metadata}.
   */
  async renewed(): Promise<AuthorizationServerMetadata> {
    this.#latest = await this.#copy.renewed();
    return this.#latest.metadata;
  }

  /** The age of the metadata last returned, in seconds, including time in HTTP caches. 0 before the first fetch. */
  metadataAgeSeconds(): number {
    return (this.#latest?.ageSeconds ?? 0) + Math.floor((this.#copy.ageMs() ?? 0) / 1000);
  }
}
