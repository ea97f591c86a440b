/** The claims of a verified access token, as the zone signed them. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * What a verified request knows about its caller.
 *
 * It fits the `AuthInfo` of `@modelcontextprotocol/sdk` (v1) and of `@modelcontextprotocol/server` (v2), so it can be
 * handed on as `authInfo`. It can be cloned and sent to a Durable Object or another Worker: a token cache there takes the clone.
 */
export interface AuthInfo {
  /** The access token as it came in. It is a secret: use it as the subject of an exchange, never log it. */
  token: string;
  /** The OAuth client that acts for the user: `client_id`, or `azp`. */
  clientId: string;
  /** The scopes that the token grants. */
  scopes: string[];
  /** When the token expires, in seconds since the epoch. */
  expiresAt: number;
  /** The identifier of this server that the token names as its audience, verbatim. */
  audience?: string;
  /**
   * The same as a URL, as the SDKs want it. A URL can't be cloned: it does not go along into `structuredClone`, a remote
   * procedure call or the properties of a Durable Object, where `audience` does.
   */
  resource?: URL;
  /**
   * Where the metadata of the protected resource stands that let the caller in (RFC 9728): what a challenge to this
   * caller must name. The server sets it; a verifier by itself knows of no metadata.
   */
  resourceMetadataUrl?: string;
  /** The user: the `sub` claim. It is unique within the issuer only. */
  subject?: string;
  /**
   * What the subject is, as Keycard tells it: the `sub_profile` claim, such as `user` where a user is present, and another
   * value for an application that acts for itself.
   */
  subProfile?: string;
  /** The calling application, as Keycard tells it: the `keycard_app_id` claim. Unlike the client, it outlives rotations. */
  keycardAppId?: string;
  /** The zone that issued the token. */
  issuer: string;
  /** Every claim of the token. */
  claims: Claims;
  /** The same once more, for handlers that know their caller by the SDK's `AuthInfo` only. Verification sets it. */
  extra?: { subject: string | undefined; issuer: string; claims: Claims };
}
