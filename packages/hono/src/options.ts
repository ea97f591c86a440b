import type { AuthInfo, KeycardSettings, TokenCache } from "@edgegrant/core";
import type { CredentialInCode, KeycardServerOptions } from "@edgegrant/core/adapter";

/** Gets tokens of upstream APIs. Its methods reject with {@link ConfigurationError} if a setting is missing or wrong. */
export type UpstreamTokens = Pick<TokenCache, "getToken" | "invalidate" | "fetchWithToken">;

/** The variables of a protected route: `c.var.auth` and `c.var.tokens`. */
export interface KeycardVariables {
  /** The verified caller. Pass it on to an MCP server as `authInfo`. */
  auth: AuthInfo;
  /** Tokens of upstream APIs for this caller. */
  tokens: UpstreamTokens;
}

/**
 * Settings of {@link keycard}. The zone, the credential and the address come from the environment: `c.env` on Workers,
 * the variables of the process elsewhere.
 */
export interface KeycardOptions<Env extends KeycardSettings = KeycardSettings>
  extends Omit<KeycardServerOptions, "credential"> {
  /** Settings that take the place of the environment. On Workers, of the variables with the same names. */
  settings?: KeycardSettings | undefined;
  /**
   * How this server authenticates to the zone: a credential, or a function that creates it from the environment.
   * Default: the credential in `KEYCARD_PRIVATE_KEY` or `KEYCARD_CLIENT_SECRET`.
   */
  credential?: CredentialInCode<Env> | undefined;
}
