import type { ClientIdMetadataDocuments } from "../config/types.ts";
import { isHttpsOrLoopback, isLoopback } from "../config/urls.ts";
import { boundedFetch, fetchFailure } from "../http/bounded-fetch.ts";
import { OAuthError } from "../token/oauth-error.ts";

/** What a client ID metadata document says about an application. */
export interface ClientDocument {
  readonly clientId: string;
  readonly name: string;
  readonly jwksUri: string;
}

/** The client ID metadata documents of applications (draft-ietf-oauth-client-id-metadata-document). */
export interface ClientDocuments {
  /**
   * The document at a client id. Undefined if the client id is not a URL that this zone fetches.
   *
   * @throws {OAuthError} `invalid_client` if it can't be fetched, or does not describe an application with its own keys
   */
  find(clientId: string): Promise<ClientDocument | undefined>;
}

const keptMs = 60_000;
const timeoutMs = 3000;
const maximumKept = 100;

export function createClientDocuments(
  policy: ClientIdMetadataDocuments,
  now: () => number = Date.now,
): ClientDocuments {
  const kept = new Map<string, { document: ClientDocument; untilMs: number }>();
  return {
    async find(clientId) {
      if (!isFetched(clientId, policy)) return undefined;
      const known = kept.get(clientId);
      if (known !== undefined && now() < known.untilMs) return known.document;
      const document = parseDocument(clientId, await fetchDocument(clientId));
      if (kept.size >= maximumKept) kept.clear();
      kept.set(clientId, { document, untilMs: now() + keptMs });
      return document;
    },
  };
}

/** Whether a client id is the URL of a document (section 3 of the draft), at an address that the policy allows. */
function isFetched(clientId: string, policy: ClientIdMetadataDocuments): boolean {
  if (policy === "off" || !isHttpsOrLoopback(clientId)) return false;
  const url = new URL(clientId);
  const isPlain = url.href === clientId && url.pathname !== "/" && url.hash === "" && url.username === "";
  return isPlain && (policy === "fetch" || isLoopback(url));
}

async function fetchDocument(clientId: string): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = { accept: "application/json" };
    const response = await boundedFetch(clientId, { headers, redirect: "error", signal });
    return await response.json();
  } catch (error) {
    throw refusal(clientId, `could not be fetched: ${fetchFailure(error)}`);
  }
}

/** Its keys must be on the same origin, so that a document can't make the zone fetch from anywhere else. */
function parseDocument(clientId: string, body: unknown): ClientDocument {
  const document: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
  const { client_name: name, jwks_uri: jwksUri, token_endpoint_auth_method: method } = document;
  if (document.client_id !== clientId) throw refusal(clientId, "has another client_id than its own URL");
  if ("client_secret" in document) throw refusal(clientId, "contains a client_secret");
  if (method !== "private_key_jwt") throw refusal(clientId, "must have private_key_jwt as token_endpoint_auth_method");
  const { origin } = new URL(clientId);
  if (typeof jwksUri !== "string" || !URL.canParse(jwksUri) || new URL(jwksUri).origin !== origin) {
    throw refusal(clientId, `must have a jwks_uri at ${origin}`);
  }
  return { clientId, name: typeof name === "string" && name.trim() !== "" ? name : clientId, jwksUri };
}

function refusal(clientId: string, why: string): OAuthError {
  return new OAuthError("invalid_client", `the client metadata document at ${clientId} ${why}`);
}
