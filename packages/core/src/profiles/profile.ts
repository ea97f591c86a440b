import type { AuthInfo, Claims } from "../auth-info.ts";

/**
 * How the zones of one maker write their tokens and their metadata, and how they take exchanges. The default of each
 * member is RFC 9068 for tokens, RFC 8414 for metadata and RFC 8693 for exchanges.
 *
 * Create a profile once, not for each request. Its functions must depend on their arguments only.
 *
 * @example
 * ```ts
 * const ours: Profile = { maker: "ours", clientClaims: ["app"], scopeClaims: ["permissions"] };
 * ```
 */
export interface Profile {
  /** The name of the maker, for messages. */
  readonly maker: string;
  /** The claims that may name the user. The first one that a token has counts. Default: `sub`. */
  readonly subjectClaims?: readonly string[] | undefined;
  /** The claims that may name the client. The first one that a token has counts. Default: `client_id`, `azp`. */
  readonly clientClaims?: readonly string[] | undefined;
  /** The claims that may hold the scopes. The first one that a token has counts. Default: `scope`. */
  readonly scopeClaims?: readonly string[] | undefined;
  /**
   * Precedes each scope, for a zone that leaves out in tokens what clients have to ask for. Default: nothing.
   */
  readonly scopePrefix?: string | undefined;
  /** The audience of a token, for a zone whose tokens have no `aud`. Default: the claim `aud`. */
  readonly audience?: ((claims: Claims) => unknown) | undefined;
  /** Audiences that mean this server, in addition to those of the server's options. Default: none. */
  readonly audiences?: readonly string[] | undefined;
  /**
   * The accepted values of the header `typ`, in lower case. An empty text is for tokens without it. Default: `at+jwt`,
   * `application/at+jwt`, `jwt` and none.
   */
  readonly tokenTypes?: readonly string[] | undefined;
  /**
   * The name of a claim that shows that a token is not an access token of this maker. Undefined if there is none.
   * Default: every token passes.
   */
  readonly foreignClaim?: ((claims: Claims) => string | undefined) | undefined;
  /** What the claims tell about the caller beyond the standard. Default: nothing. */
  readonly caller?: ((claims: Claims) => CallerDetails) | undefined;
  /** The URLs of an issuer's metadata, in the order in which they are tried. Default: RFC 8414, then OpenID Connect. */
  readonly metadataUrls?: ((issuer: string) => readonly string[]) | undefined;
  /** The issuer in the metadata, for a zone that writes a template there. Default: the issuer. */
  readonly metadataIssuer?: ((issuer: string) => string) | undefined;
  /** The issuers of the tokens of a zone. Default: the issuer alone. */
  readonly tokenIssuers?: ((issuer: string) => readonly string[]) | undefined;
  /** The parameters of a token request as this maker expects them. Default: as they are. */
  readonly tokenParameters?: ((parameters: TokenParameters) => TokenParameters) | undefined;
  /**
   * The standard code for a refusal that this maker writes in its own way, above all for one that asks the user to act:
   * `interaction_required`, `consent_required`. Default: the `error` of the answer.
   */
  readonly refusalCode?: ((refusal: Readonly<Record<string, unknown>>) => string | undefined) | undefined;
}

/** What a profile may add to a caller. */
export type CallerDetails = Pick<AuthInfo, "subProfile" | "keycardAppId">;

/** The parameters of a token request by their names on the wire. Empty ones are left out. */
export type TokenParameters = Readonly<Record<string, string | readonly string[] | undefined>>;
