import { ConfigurationError } from "../errors.ts";
import { readSecret, requireOneLine } from "../platform/secret.ts";
import { basicAuthorization, formEncode } from "./client-secret.ts";
import type { ApplicationCredential, ClientAuth, ExchangeContext } from "./credential.ts";
import type { TokenRequest } from "./request.ts";

/** A token request with its client authentication, either in the `authorization` header or in the request itself. */
export interface AuthenticatedRequest {
  request: TokenRequest;
  authorization: string | undefined;
  /** The client secret in every form in which it is sent. No error or event may repeat it. */
  secrets: readonly string[];
}

/** How a client authenticates: with a credential, or with its id and secret. */
export interface ClientIdentity {
  clientId?: string | undefined;
  clientSecret?: ClientAuth["clientSecret"] | undefined;
  /** Takes precedence over `clientId` and `clientSecret`. */
  credential?: ClientCredential | undefined;
}

/** A credential. One that signs assertions must implement `prepareTokenExchangeRequest` for requests of any grant. */
export type ClientCredential = Pick<ApplicationCredential, "getAuth"> & Partial<ApplicationCredential>;

/**
 * Adds client authentication to a request: HTTP Basic (RFC 6749 section 2.3.1), an assertion (RFC 7521 section 4.2), or
 * only the client id if the client has no secret. A request that already has an assertion stays as it is.
 *
 * @throws {ConfigurationError} if the credential has nothing for this zone.
 */
export async function authenticateRequest(
  request: TokenRequest,
  identity: ClientIdentity,
  tokenEndpoint: string,
  issuer: string,
): Promise<AuthenticatedRequest> {
  const { credential, clientId, clientSecret } = identity;
  if (request.clientAssertion !== undefined) return withoutCredentials(request);
  if (credential) {
    const auth = credential.getAuth(issuer);
    if (auth) return byBasic(request, auth);
    const context = { tokenEndpoint, issuer, clientId: request.clientId ?? clientIdOf(identity, issuer) };
    return withoutCredentials(await withAssertion(request, credential, context));
  }
  if (clientId !== undefined && clientSecret !== undefined) return byBasic(request, { clientId, clientSecret });
  return withoutCredentials(clientId === undefined ? request : { clientId, ...request });
}

/** The client id of this server at the zone, or undefined if it is unknown before there is a request. */
export function clientIdOf({ credential, clientId }: ClientIdentity, issuer: string): string | undefined {
  return credential?.getAuth(issuer)?.clientId ?? credential?.getClientId?.(issuer) ?? clientId;
}

async function byBasic(request: TokenRequest, { clientId, clientSecret }: ClientAuth): Promise<AuthenticatedRequest> {
  const secret = requireOneLine(await readSecret(clientSecret, "The client secret"), "The client secret");
  const authorization = basicAuthorization(requireOneLine(clientId, "The client id"), secret);
  return {
    request,
    authorization,
    secrets: [secret, formEncode(secret), encodeURIComponent(secret), authorization.slice("Basic ".length)],
  };
}

function withoutCredentials(request: TokenRequest): AuthenticatedRequest {
  return { request, authorization: undefined, secrets: [] };
}

async function withAssertion(
  request: TokenRequest,
  credential: ClientCredential,
  context: ExchangeContext,
): Promise<TokenRequest> {
  const [resource = ""] = [request.resource ?? request.audience ?? []].flat();
  const proof = await credential.prepareTokenExchangeRequest?.(request.subjectToken ?? "", resource, context);
  if (proof?.clientAssertion === undefined) {
    throw new ConfigurationError(
      `The credential has neither a client secret nor a client assertion for ${context.issuer}`,
    );
  }
  const { clientAssertion, clientAssertionType, clientId } = proof;
  return {
    ...request,
    clientAssertion,
    ...(clientAssertionType !== undefined && { clientAssertionType }),
    ...(clientId !== undefined && { clientId }),
  };
}
