import { requireTimeout } from "./bounded.ts";
import { messageOf, OAuthError, UnavailableError } from "./errors.ts";
import { FreshValue } from "./fresh-value.ts";
import { FetchError, type FetchLimits, fetchJson, type JsonResponse } from "./http.ts";
import { requireIssuer } from "./issuer.ts";
import { isJsonObject } from "./json.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.ts";
import { shelfFor } from "./shelf.ts";
import { isSecureUrl, parseUrl, wellKnownUrl, withoutTrailingSlash } from "./url.ts";

/** What an authorization server says of itself (RFC 8414 section 2). Members are as the server sent them. */
export interface AuthorizationServerMetadata {
  issuer: string;
  authorization_endpoint?: string;
  token_endpoint?: string;
  jwks_uri?: string;
  registration_endpoint?: string;
  [member: string]: unknown;
}

/** The authorization server answered, but not with metadata of its own. Trying again will not help. */
export class DiscoveryError extends OAuthError {
  override readonly name = "DiscoveryError";
  override readonly status = 502;

  constructor(message: string) {
    super("invalid_response", message);
  }
}

/**
 * Fetches the metadata of an authorization server: RFC 8414 section 3 first, then OpenID Connect Discovery 1.0
 * section 4 if the server does not know the former. The `issuer` in the document must be the one asked for (RFC 8414
 * section 3.3), and the authorization endpoint, if it names one, an https URL (http on loopback only).
 *
 * @throws {ConfigurationError} if `issuer` can't be an issuer, or a limit no limit.
 * @throws {UnavailableError} if the server can't be reached or answers with an error of its own.
 * @throws {DiscoveryError} if its answer is not its metadata.
 *
 * @example
 * ```ts
 * const { token_endpoint } = await fetchAuthorizationServerMetadata("https://your-zone-id.keycard.cloud");
 * ```
 */
export async function fetchAuthorizationServerMetadata(
  issuer: string,
  options: Pick<RuntimeOptions, "fetch"> & FetchLimits = {},
): Promise<AuthorizationServerMetadata> {
  return (await fetchCopy(issuer, options)).metadata;
}

/** Metadata, and how old it was when it arrived: a cache may have kept it for a while (RFC 9111 section 5.1). */
interface MetadataCopy {
  metadata: AuthorizationServerMetadata;
  ageSeconds: number;
}

async function fetchCopy(issuer: string, options: Pick<RuntimeOptions, "fetch"> & FetchLimits): Promise<MetadataCopy> {
  requireIssuer(issuer);
  if (options.timeoutMs !== undefined) requireTimeout(options.timeoutMs);
  const runtime = createRuntime({ fetch: options.fetch });
  const [oauth, openid] = metadataUrls(issuer);
  const first = await request(runtime, oauth, issuer, options);
  if (first.status === 200 && isJsonObject(first.json)) return copyOf(first, issuer);
  const second = await request(runtime, openid, issuer, options);
  // A server that is out of order in the one place and knows nothing in the other is out of order.
  return copyOf(second.status === 200 ? second : worse(first, second), issuer);
}

/** Where the metadata of an issuer may stand, in the order in which the places are tried. */
export function metadataUrls(issuer: string): [oauth: string, openid: string] {
  return [
    wellKnownUrl(issuer, "oauth-authorization-server"),
    `${withoutTrailingSlash(issuer)}/.well-known/openid-configuration`,
  ];
}

async function request(runtime: Runtime, url: string, issuer: string, limits: FetchLimits): Promise<JsonResponse> {
  try {
    return await fetchJson(runtime, url, { headers: { Accept: "application/json" } }, limits);
  } catch (error) {
    const why = error instanceof FetchError ? error.message : "the call failed";
    throw new UnavailableError(`The metadata of ${issuer} can't be fetched: ${why}`, { cause: error });
  }
}

function worse(first: JsonResponse, second: JsonResponse): JsonResponse {
  return isHiccup(first.status) ? first : second;
}

function isHiccup(status: number): boolean {
  return status >= 500 || status === 429;
}

function copyOf({ status, headers, json }: JsonResponse, issuer: string): MetadataCopy {
  if (isHiccup(status)) throw new UnavailableError(`${issuer} answered discovery with HTTP ${status}`);
  if (status !== 200) {
    throw new DiscoveryError(`${issuer} publishes no metadata (HTTP ${status}): is it the URL of your zone?`);
  }
  const age = headers.get("Age") ?? "";
  return { metadata: readMetadata(json, issuer), ageSeconds: /^\d{1,9}$/.test(age) ? Number(age) : 0 };
}

/** A copy from the shelf. Throws on whatever else may stand there. */
function readCopy(document: unknown, issuer: string): MetadataCopy {
  const { metadata, ageSeconds } = document as MetadataCopy;
  return { metadata: readMetadata(metadata, issuer), ageSeconds };
}

function readMetadata(json: unknown, issuer: string): AuthorizationServerMetadata {
  if (!isJsonObject(json)) throw new DiscoveryError(`The metadata of ${issuer} is not a JSON object`);
  if (json.issuer !== issuer) {
    throw new DiscoveryError(
      `The metadata of ${issuer} names another issuer. The configured issuer must repeat it exactly, down to a trailing slash`,
    );
  }
  // Clients send people there, on this server's word too: nobody is sent to `javascript:`.
  const { authorization_endpoint: endpoint = null } = json;
  if (endpoint !== null && !isEndpoint(endpoint)) {
    throw new DiscoveryError(`The metadata of ${issuer} names an authorization_endpoint that is no https URL`);
  }
  return { ...json, issuer };
}

function isEndpoint(endpoint: unknown): boolean {
  const url = typeof endpoint === "string" ? parseUrl(endpoint) : undefined;
  return url !== undefined && isSecureUrl(url);
}

const MINUTE_MS = 60_000;

/** An authorization server as this library knows it: its metadata, fetched when first needed and kept fresh. */
export class AuthorizationServer {
  readonly issuer: string;
  readonly #copy: FreshValue<MetadataCopy>;
  #latest: MetadataCopy | undefined;

  constructor(issuer: string, runtime: Runtime) {
    this.issuer = requireIssuer(issuer);
    this.#copy = new FreshValue({
      load: async () => {
        const copy = await fetchCopy(issuer, { fetch: runtime.fetch });
        runtime.emit({ type: "metadata.refreshed", issuer });
        return copy;
      },
      shelf: shelfFor(runtime.shelf, `metadata:${issuer}`, {
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

  /** Throws {@link UnavailableError} or {@link DiscoveryError} if there is nothing to serve. */
  async metadata(): Promise<AuthorizationServerMetadata> {
    this.#latest = await this.#copy.get();
    return this.#latest.metadata;
  }

  /** How old the metadata is that was last given, on its way here included, in seconds; 0 if none was yet. */
  metadataAgeSeconds(): number {
    return (this.#latest?.ageSeconds ?? 0) + Math.floor((this.#copy.ageMs() ?? 0) / 1000);
  }
}
