/** Everything a local zone is: who may sign in, what can be reached, and which application may reach it. */
export interface ZoneConfig {
  /** The zone's name, shown on its pages. Default: "Local zone". */
  name?: string;
  /** The port on 127.0.0.1. Default 0: a free one. */
  port?: number;
  /** What access tokens are signed with. Default RS256, with a 2048-bit key. */
  signing?: { algorithm: SigningAlgorithm };
  /** How long access tokens live, in seconds. Default 3600. */
  accessTokenSeconds?: number;
  /**
   * For how many seconds after its first use a refresh token may be used again, by a client that refreshes twice at
   * once. Later it ends the whole login (RFC 9700 section 4.14.2). 0 to 60. Default 10.
   */
  refreshTokenLeewaySeconds?: number;
  /**
   * Client ids that are https URLs of a metadata document
   * ([draft-ietf-oauth-client-id-metadata-document](https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/)):
   * `"fetch"` gets the document from the internet, `"off"` leaves them out of the zone's metadata, so that clients register
   * themselves. Default `"fetch"`.
   */
  clientIdMetadataDocuments?: ClientIdMetadataDocuments;
  users: UserConfig[];
  resources: ResourceConfig[];
  applications: ApplicationConfig[];
  /** Public MCP clients that need no registration. PKCE, as for every client. */
  clients?: ClientConfig[];
}

export type ClientIdMetadataDocuments = "fetch" | "off";

export type SigningAlgorithm = "RS256" | "ES256" | "EdDSA";

export interface UserConfig {
  /** The `sub` of this user's tokens. */
  id: string;
  name: string;
  email: string;
}

export interface ResourceConfig {
  /** How the rest of the configuration refers to it. */
  id: string;
  name: string;
  /**
   * The RFC 8707 resource indicator and the `aud` of its tokens, verbatim. May be left out with `serve`: then it is the
   * served API's origin.
   */
  identifier?: string;
  scopes: string[];
  /** Whether a user must allow each application that is to reach it in the user's name. Default false. */
  consent?: boolean;
  /** Run an upstream API for this resource on its own port of 127.0.0.1. Default port: a free one. */
  serve?: { port?: number };
}

/** Exactly one of `clientSecret` and `jwksUri`. */
export interface ApplicationConfig {
  id: string;
  name: string;
  /** Required with `clientSecret`. Default with `jwksUri`: the identifier of the resource the application provides. */
  clientId?: string;
  /** Credential mode A: `client_secret_basic`. */
  clientSecret?: string;
  /** Credential mode B: `private_key_jwt`, keys fetched from here. https, or http on loopback. */
  jwksUri?: string;
  /** The id of the resource this application is: whose tokens it may exchange. */
  provides: string;
  /** The ids of the resources it may exchange for. */
  dependencies: string[];
  /** The ids of the users in whose name it may act without them. Default: nobody's. */
  impersonates?: string[];
  /** Whether it may get tokens of its own, without any user. Default false. */
  clientCredentials?: boolean;
}

export interface ClientConfig {
  clientId: string;
  name: string;
  redirectUris: string[];
}
