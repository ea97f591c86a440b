import type { ClientMetadata, Configuration, KoaContextWithOIDC } from "oidc-provider";
import type { ClientIdMetadataDocuments } from "../config/types.ts";
import { assertionAlgorithms } from "../credentials/assertion.ts";
import type { Directory } from "../directory/directory.ts";
import { unknownResource } from "../directory/unknown-resource.ts";
import { paths } from "../endpoints/names.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { renderErrorPage } from "../pages/error.ts";
import { adjustClientMetadata } from "./client-metadata.ts";
import { InvalidTarget } from "./library.ts";
import { assertSomeScopeKnown, zoneScopes } from "./scopes.ts";
import type { Store } from "./store.ts";

const day = 24 * 60 * 60;

export interface ProviderSetup {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly store: Store;
  readonly accessTokenSeconds: number;
  /** Signs the sign-in cookies. */
  readonly cookieSecret: string;
  readonly clientIdMetadataDocuments: ClientIdMetadataDocuments;
}

export function providerConfiguration({
  directory,
  keys,
  store,
  accessTokenSeconds,
  cookieSecret,
  clientIdMetadataDocuments,
}: ProviderSetup): Configuration {
  const { algorithm, kid } = keys.current;
  return {
    adapter: store.adapter,
    jwks: { keys: keys.all().map((key) => key.privateJwk) },
    clients: directory.clients.map(
      ({ clientId, name, redirectUris }): ClientMetadata => ({
        client_id: clientId,
        client_name: name,
        redirect_uris: redirectUris,
        grant_types: ["authorization_code", "refresh_token"],
        token_endpoint_auth_method: "none",
      }),
    ),
    formats: {
      customizers: {
        jwt(_context, _token, parts) {
          parts.header = { typ: keys.dialect.typ };
          parts.payload = keys.dialect.write(parts.payload);
          // The library requires an audience. One that is not enumerable is not written.
          if (!parts.payload.aud) Object.defineProperty(parts.payload, "aud", { value: "none", writable: true });
        },
      },
    },
    clientDefaults: { id_token_signed_response_alg: algorithm },
    clientAuthMethods: ["client_secret_basic", "private_key_jwt", "none"],
    enabledJWA: {
      clientAuthSigningAlgValues: [...assertionAlgorithms],
      dPoPSigningAlgValues: ["ES256", "ES384", "RS256", "PS256", "Ed25519", "EdDSA"],
    },
    responseTypes: ["code"],
    scopes: zoneScopes,
    claims: { openid: ["sub", "name", "email"] },
    pkce: { required: () => true },
    clientBasedCORS: () => true,
    cookies: { keys: [cookieSecret] },
    routes: {
      authorization: paths.authorize,
      token: paths.token,
      registration: paths.register,
      jwks: paths.jwks,
      userinfo: paths.userinfo,
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: accessTokenSeconds,
      RefreshToken: 14 * day,
      Interaction: 60 * 60,
      Session: 14 * day,
      Grant: 14 * day,
    },
    // Access tokens are JWTs, which a sign-out can't revoke, so no token is tied to the browser's session.
    expiresWithSession: () => false,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
    findAccount: (_context, sub) => {
      const user = directory.users.get(sub);
      if (user === undefined) return undefined;
      return { accountId: sub, claims: () => ({ sub, name: user.name, email: user.email }) };
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    renderError: (context, _out, error) =>
      renderErrorPage(context, error, { zone: directory.name, clientIdMetadataDocuments }),
    // The library calls the hook for these RFC 7591 members, which it does not know. The hook may change any member.
    extraClientMetadata: {
      properties: ["software_id", "software_version"],
      validator: (context, key, _value, metadata) => {
        if (key === "software_id") adjustClientMetadata(metadata, registeredMetadata(context));
      },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Without nonces, which RFC 9449 section 8 leaves to the server.
      dPoP: { enabled: true },
      userinfo: { enabled: true },
      registration: { enabled: true, issueRegistrationAccessToken: false },
      clientIdMetadataDocument: { enabled: clientIdMetadataDocuments === "fetch", ack: "draft-02" },
      resourceIndicators: {
        enabled: true,
        defaultResource: (context, _client, oneOf) => {
          if (oneOf !== undefined) return oneOf.length === 1 && oneOf[0] !== undefined ? oneOf[0] : [...oneOf];
          const openid = context.oidc.requestParamScopes.has("openid");
          if (context.oidc.route !== "authorization" || openid) return [];
          throw new InvalidTarget("resource is missing: name the MCP server the token is for (RFC 8707)");
        },
        useGrantedResource: () => true,
        getResourceServerInfo: (context, identifier) => {
          const resource = directory.resourceByIdentifier(identifier);
          if (resource === undefined) {
            throw new InvalidTarget(unknownResource(identifier, directory));
          }
          if (context.oidc.route === "authorization") {
            assertSomeScopeKnown(context.oidc.requestParamScopes, requestedResources(context), directory);
          }
          return {
            audience: identifier,
            scope: resource.scopes.join(" "),
            accessTokenTTL: accessTokenSeconds,
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: algorithm, kid } },
          };
        },
      },
    },
  };
}

function registeredMetadata(context: KoaContextWithOIDC | undefined): Readonly<Record<string, unknown>> | undefined {
  const body: unknown = context?.oidc.body;
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : undefined;
}

function requestedResources(context: KoaContextWithOIDC): string[] {
  const resource: unknown = context.oidc.params?.resource;
  return [resource].flat().filter((value) => typeof value === "string");
}
