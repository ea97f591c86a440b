/** The claims of a verified access token, as the zone signed them. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The verified caller of a request.
 *
 * It matches the `AuthInfo` of `@modelcontextprotocol/sdk` (v1) and of `@modelcontextprotocol/server` (v2), so it can
 * be passed on as `authInfo`. It can be cloned and sent to a Durable Object or another Worker; a token cache there
 * accepts the clone.
 */
export interface AuthInfo {
  /** The access token as received. It is a secret: use it as the subject token of an exchange, and never log it. */
  token: string;
  /** The OAuth client that acts for the user: the `client_id` claim, or `azp`. */
  clientId: string;
  /** The scopes that the token grants. */
  scopes: string[];
  /** When the token expires, in seconds since the epoch. */
  expiresAt: number;
  /** The identifier of this server that the token's `aud` claim contains, verbatim. */
  audience?: string;
  /**
   * `audience` as a URL, the type that the SDKs expect. A URL can't be cloned, so `structuredClone`, remote procedure
   * calls and the properties of a Durable Object drop it. They keep `audience`.
   */
  resource?: URL;
  /**
   * The URL of the protected resource metadata (RFC 9728). A challenge to this caller must name it. The server sets it;
   * a verifier alone does not know it.
   */
  resourceMetadataUrl?: string;
  /** The user: the `sub` claim. It is unique only within the issuer. */
  subject?: string;
  /**
   * The kind of subject: Keycard's `sub_profile` claim. It is `user` if a user is present, and has another value for an
   * application that acts for itself.
   */
  subProfile?: string;
  /** The calling application: Keycard's `keycard_app_id` claim. Unlike the client id, it survives rotations. */
  keycardAppId?: string;
  /** The zone that issued the token. */
  issuer: string;
  /** Every claim of the token. */
  claims: Claims;
  /** Subject, issuer and claims again, for handlers that see only the SDK's `AuthInfo` type. The verifier sets it. */
  extra?: { subject: string | undefined; issuer: string; claims: Claims };
}

/** A caller whose token is valid, and who is refused. */
export interface DeniedCaller {
  issuer: string;
  subject?: string | undefined;
  clientId: string;
}
