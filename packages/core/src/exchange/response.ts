import { isJsonObject, isStringArray, type JsonObject, toList } from "../encoding/json.ts";
import { withoutTrailingSlash } from "../encoding/url.ts";
import { ACCESS_TOKEN_TYPE, grantName, JWT_TYPE, type TokenRequest } from "./request.ts";
import { TokenExchangeError } from "./token-exchange-error.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/** A token that the zone granted (RFC 8693 section 2.2.1). */
export interface TokenResponse {
  accessToken: string;
  /** `Bearer`, in whatever case the zone wrote it, or `N_A` for a token that is not an access token. */
  tokenType: string;
  /** The lifetime in seconds, counted from the response. */
  expiresIn?: number;
  issuedTokenType?: string;
  /** The granted scopes, if the zone named them. */
  scope?: string[];
  refreshToken?: string;
  idToken?: string;
}

/** The parameters of the request that the response must match. */
export type RequestedToken = Pick<TokenRequest, "grantType" | "requestedTokenType" | "resource">;

/** The characters that a token may have (RFC 6749 appendix A.12). A header can carry all of them. */
const TOKEN = /^[\x20-\x7e]+$/;
/** Token types that can be used as an access token. They are accepted if the request names no type. */
const USABLE_TYPES = [ACCESS_TOKEN_TYPE, JWT_TYPE];

/**
 * Reads the response to a token request (RFC 8693 section 2.2.1, RFC 6749 section 5.1).
 *
 * @throws {TokenExchangeError} `invalid_response` if the response is malformed or must not be used; `access_denied` if
 * the token is for another resource than was requested.
 */
export function readTokenResponse(body: unknown, asked: RequestedToken = {}): TokenResponse {
  if (!isJsonObject(body)) throw unusable(asked, "is not a JSON object");
  const accessToken = body.access_token;
  if (typeof accessToken !== "string" || !TOKEN.test(accessToken))
    throw unusable(asked, "holds no usable access_token");
  const tokenType = tokenTypeOf(body, asked);
  const expiresIn = lifetimeOf(body, asked);
  const issuedTokenType = optionalText(body, "issued_token_type", asked);
  const expectedTypes = asked.requestedTokenType === undefined ? USABLE_TYPES : [asked.requestedTokenType];
  if (issuedTokenType !== undefined && !expectedTypes.includes(issuedTokenType)) {
    throw unusable(asked, "holds a token of another type than was asked for (issued_token_type)");
  }
  if (missesTarget(accessToken, asked.resource)) {
    throw new TokenExchangeError(
      "access_denied",
      "The zone granted a token, but not for the resource asked for (target)",
    );
  }
  const scope = optionalText(body, "scope", asked);
  const refreshToken = optionalText(body, "refresh_token", asked);
  const idToken = optionalText(body, "id_token", asked);
  return {
    accessToken,
    tokenType,
    ...(expiresIn !== undefined && { expiresIn }),
    issuedTokenType: issuedTokenType ?? asked.requestedTokenType ?? ACCESS_TOKEN_TYPE,
    ...(scope !== undefined && { scope: scope.split(" ").filter((name) => name !== "") }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
  };
}

/** The token type. A missing type counts as Bearer, as in Keycard's own SDKs. */
function tokenTypeOf({ token_type: type }: JsonObject, asked: RequestedToken): string {
  if (type === undefined || type === null) return "Bearer";
  const name = typeof type === "string" ? type.toLowerCase() : "";
  if (name === "bearer") return "Bearer";
  // RFC 8693 section 2.2.1: `N_A` says that the token is not an access token, so no token type applies.
  const { requestedTokenType = ACCESS_TOKEN_TYPE } = asked;
  if (name === "n_a" && requestedTokenType !== ACCESS_TOKEN_TYPE) return "N_A";
  throw unusable(asked, "holds a token whose token_type is not Bearer");
}

/** The longest lifetime in seconds. A longer `expires_in` is cut to it, because a store may not accept later times. */
export const MAX_LIFE_SECONDS = 2 ** 31 - 1;

/** The lifetime in seconds. Some servers write the number as a string. */
function lifetimeOf({ expires_in: value }: JsonObject, asked: RequestedToken): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < 0) {
    throw unusable(asked, "holds an expires_in that is not a number of seconds");
  }
  return Math.min(seconds, MAX_LIFE_SECONDS);
}

function optionalText(body: JsonObject, member: string, asked: RequestedToken): string | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw unusable(asked, `has a member that must be a string: ${member}`);
  return value;
}

function unusable({ grantType }: RequestedToken, what: string): TokenExchangeError {
  return new TokenExchangeError("invalid_response", `The zone's answer to the ${grantName(grantType)} ${what}`);
}

/**
 * Whether a granted token states that it is for none of the requested resources. A Keycard zone answers 200 to an
 * exchange that its policy denies in part, and leaves the denied resource out of the claim `target`.
 *
 * The result is false for a token that is not a JWT, has no `target`, or has the resource as `aud`.
 */
export function missesTarget(accessToken: string, asked: string | readonly string[] | undefined): boolean {
  const resources = toList(asked);
  const { target, aud } = unverifiedClaims(accessToken);
  const targets = listed(target);
  if (!targets || resources.length === 0) return false;
  const reached = new Set([...targets, ...(listed(aud) ?? [])].map(withoutTrailingSlash));
  return !resources.some((resource) => reached.has(withoutTrailingSlash(resource)));
}

function listed(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return isStringArray(value) ? value : undefined;
}
