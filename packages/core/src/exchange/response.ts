import { TokenExchangeError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { ACCESS_TOKEN_TYPE, JWT_TYPE } from "./names.ts";

/** What the zone granted (RFC 8693 section 2.2.1). */
export interface TokenResponse {
  accessToken: string;
  /** Always `Bearer`, whatever case the zone wrote. */
  tokenType: string;
  /** For how many seconds the token is good, counted from the answer. */
  expiresIn?: number;
  issuedTokenType?: string;
  /** The scopes granted, where the zone named them. */
  scope?: string[];
  refreshToken?: string;
  idToken?: string;
}

/** What was asked for, as far as the answer must agree with it. */
export interface Asked {
  requestedTokenType?: string | undefined;
}

/** What a header can carry (RFC 6749 appendix A.12). */
const TOKEN = /^[\x20-\x7e]+$/;
/** What can be used as an access token, where nothing else was asked for. */
const USABLE_TYPES = [ACCESS_TOKEN_TYPE, JWT_TYPE];

/**
 * Reads the answer to a token exchange (RFC 8693 section 2.2.1, RFC 6749 section 5.1).
 *
 * @throws {TokenExchangeError} `invalid_response` if a client must not use it.
 */
export function readTokenResponse(body: unknown, asked: Asked = {}): TokenResponse {
  if (!isJsonObject(body)) throw unusable("is not a JSON object");
  const accessToken = body.access_token;
  if (typeof accessToken !== "string" || !TOKEN.test(accessToken)) throw unusable("holds no usable access_token");
  if (typeof body.token_type !== "string" || body.token_type.toLowerCase() !== "bearer") {
    throw unusable("holds a token whose token_type is not Bearer");
  }
  const expiresIn = expiryOf(body);
  const issuedTokenType = optionalText(body, "issued_token_type");
  const expectedTypes = asked.requestedTokenType === undefined ? USABLE_TYPES : [asked.requestedTokenType];
  if (issuedTokenType !== undefined && !expectedTypes.includes(issuedTokenType)) {
    throw unusable("holds a token of another type than was asked for (issued_token_type)");
  }
  const scope = optionalText(body, "scope");
  const refreshToken = optionalText(body, "refresh_token");
  const idToken = optionalText(body, "id_token");
  return {
    accessToken,
    tokenType: "Bearer",
    ...(expiresIn !== undefined && { expiresIn }),
    issuedTokenType: issuedTokenType ?? ACCESS_TOKEN_TYPE,
    ...(scope !== undefined && { scope: scope.split(" ").filter((name) => name !== "") }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
  };
}

/** What "for ever" comes down to: more than any clock of a store can take would only break the store. */
export const MAX_LIFE_SECONDS = 2 ** 31 - 1;

/** Some servers write the number as a string. */
function expiryOf({ expires_in: value }: JsonObject): number | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < 0) {
    throw unusable("holds an expires_in that is not a number of seconds");
  }
  return Math.min(seconds, MAX_LIFE_SECONDS);
}

function optionalText(body: JsonObject, member: string): string | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw unusable(`holds a ${member} that is not a string`);
  return value;
}

function unusable(what: string): TokenExchangeError {
  return new TokenExchangeError("invalid_response", `The zone's answer to the token exchange ${what}`);
}
