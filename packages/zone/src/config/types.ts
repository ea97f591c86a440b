import type { Make } from "../dialect/makers.ts";

/** The configuration of a local zone: its users, resources, applications and clients. */
export interface ZoneConfig {
  /** The zone's name, shown on its pages. Default: "Local zone". */
  name?: string;
  /** The port on 127.0.0.1. Default 0: a free one. */
  port?: number;
  /** The signature algorithm of access tokens. Default: RS256, with a 2048-bit key. */
  signing?: { algorithm: SigningAlgorithm };
  /** The lifetime of access tokens, in seconds. Default 3600. */
  accessTokenSeconds?: number;
  /**
   * How long after its first use a refresh token may be used again, in seconds. This serves clients that refresh twice
   * at once. A later use revokes the whole grant (RFC 9700 section 4.14.2). 0 to 60. Default 10.
   */
  refreshTokenLeewaySeconds?: number;
  /**
   * Whether client ids may be https URLs of a metadata document
   * ([draft-ietf-oauth-client-id-metadata-document](https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/)).
   * `"fetch"` fetches the document from the internet. `"loopback"` fetches documents of applications on this machine
   * only. `"off"` fetches none. With the last two, the zone's metadata omits the feature, so that MCP clients register
   * instead. Default `"fetch"`.
   */
  clientIdMetadataDocuments?: ClientIdMetadataDocuments;
  /**
   * The make of zone that this one stands in for: it writes access tokens and takes token exchanges as that make does.
   * Default: `"keycard"`.
   */
  speaks?: Make;
  /**
   * Whether `localhost`, `127.0.0.1` and `[::1]` in an identifier name the same server, if the port and everything else
   * is equal. A token's `aud` is then the name that the client asked for. Default false.
   */
  loopbackAliases?: boolean;
  users: UserConfig[];
  resources: ResourceConfig[];
  applications: ApplicationConfig[];
  /** Other zones whose identity assertions (ID-JAG) this zone takes. Their users have the same ids here. Default: none. */
  trustedZones?: TrustedZoneConfig[];
  /** Public MCP clients that need no registration. They must use PKCE, like every client. */
  clients?: ClientConfig[];
}

export type ClientIdMetadataDocuments = "fetch" | "loopback" | "off";

export type SigningAlgorithm = "RS256" | "ES256" | "EdDSA";

export interface UserConfig {
  /** The `sub` of this user's tokens. */
  id: string;
  name: string;
  email: string;
}

export interface ResourceConfig {
  /** The name that the rest of the configuration uses for it. */
  id: string;
  name: string;
  /**
   * The RFC 8707 resource indicator and the `aud` of its tokens, verbatim. Optional with `serve`: the default is then
   * the origin of the served API.
   */
  identifier?: string;
  scopes: string[];
  /** Whether each user must consent before an application may access it on their behalf. Default false. */
  consent?: boolean;
  /**
   * Whether applications without an entry in `applications` may get tokens for it. Such an application authenticates
   * with the keys in its client ID metadata document. Default false.
   */
  openToUnregistered?: boolean;
  /** Serves an upstream API for this resource on its own port of 127.0.0.1. Default port: a free one. */
  serve?: { port?: number };
}

/** Exactly one of `clientSecret`, `jwksUri` and `workload`. */
export interface ApplicationConfig {
  id: string;
  name: string;
  /**
   * Required with `clientSecret` and without `provides`. Default otherwise: the identifier of the resource that the
   * application provides.
   */
  clientId?: string;
  /** Credential mode A: `client_secret_basic`. */
  clientSecret?: string;
  /** Credential mode B: `private_key_jwt`, with the keys at this URL. https, or http on loopback. */
  jwksUri?: string;
  /** The application authenticates with the token that its platform gives it. */
  workload?: WorkloadConfig;
  /**
   * The id of the resource that this application provides. It may exchange tokens of that resource. Leave it out for an
   * application that only calls others.
   */
  provides?: string;
  /** The ids of the resources for which it may get tokens by exchange. */
  dependencies: string[];
  /** The ids of the users that it may impersonate. Default: none. */
  impersonates?: string[];
  /** Whether it may get tokens on its own behalf (client credentials). Default false. */
  clientCredentials?: boolean;
  /** The other zones for which it may get identity assertions (ID-JAG) of this zone's users. Default: none. */
  crossApp?: CrossAppConfig[];
}

/** Another zone, and the client id of an application there. */
export interface CrossAppConfig {
  /** The issuer of the zone. */
  zone: string;
  clientId: string;
}

/** A zone that vouches for its users. */
export interface TrustedZoneConfig {
  issuer: string;
  /** The zone's keys. https, or http on loopback. */
  jwksUri: string;
}

/** The platform's token of a workload: a JWT with exactly this `iss` and `sub`, whose `aud` is the zone. */
export interface WorkloadConfig {
  issuer: string;
  subject: string;
  /** The platform's keys. https, or http on loopback. */
  jwksUri: string;
}

export interface ClientConfig {
  clientId: string;
  name: string;
  redirectUris: string[];
}
