import { BadRequestError, InvalidTokenError, UnauthorizedError } from "../errors.ts";
import type { RequestHead } from "../platform/request.ts";

const BEARER = /^bearer +/i;
const DPOP = /^dpop(?: +|$)/i;
const USUAL = "Bearer ";
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?= |$)/;
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
/** One word, and not the items of a list or a quoted string. */
const WORD = /^[^\s,"]+$/;

/**
 * The bearer token of a request, from the Authorization header only (RFC 6750 section 2.1). The scheme is compared
 * without case, and one or more spaces may follow it.
 *
 * @throws {UnauthorizedError} if there are no credentials, or those of another scheme.
 * @throws {BadRequestError} if the header is malformed, or the query holds a token as well.
 * @throws {InvalidTokenError} if the token has a character that no bearer token has.
 */
export function bearerToken(request: RequestHead): string {
  const token = bearerCredentials(request);
  requireTokenSyntax(token);
  return token;
}

/**
 * The text after the bearer scheme, with unchecked syntax. The syntax check costs more than the lookup of a known
 * token, so a caller that verifies the token calls {@link requireTokenSyntax} only if verification fails.
 *
 * @param url The URL of the request, for a caller that has read it already.
 * @throws {UnauthorizedError} if there are no credentials, or those of another scheme.
 * @throws {BadRequestError} if the header is malformed, or the query holds a token as well.
 */
export function bearerCredentials(request: RequestHead, url = request.url): string {
  const header = request.headers.get("Authorization");
  if (!header) throw new UnauthorizedError();
  const scheme = schemeOf(header);
  if (scheme === undefined) throw withoutBearer(header);
  refuseTokenInQuery(url);
  return header.slice(scheme.length);
}

/**
 * The text after the scheme `DPoP` (RFC 9449 section 7.1), with unchecked syntax. Undefined if the request has another
 * scheme, or no credentials.
 *
 * @param url The URL of the request.
 * @throws {BadRequestError} if the query holds a token as well.
 */
export function dpopCredentials({ headers }: Pick<RequestHead, "headers">, url: string): string | undefined {
  const header = headers.get("Authorization") ?? "";
  const [scheme] = DPOP.exec(header) ?? [];
  if (scheme === undefined) return undefined;
  refuseTokenInQuery(url);
  return header.slice(scheme.length);
}

function refuseTokenInQuery(url: string): void {
  if (!url.includes("?") || !new URL(url).searchParams.has("access_token")) return;
  throw new BadRequestError(
    "The token is sent in two ways: send it in the Authorization header only",
    "token_in_query",
  );
}

/** The scheme with the blanks after it. Nearly all clients spell it the same, and comparing is cheaper than matching. */
function schemeOf(header: string): string | undefined {
  if (header.startsWith(USUAL) && header[USUAL.length] !== " ") return USUAL;
  return BEARER.exec(header)?.[0];
}

/**
 * Checks that the credentials are a `b64token` (RFC 6750 section 2.1).
 *
 * Some servers issue tokens beyond that grammar, such as `user:grant:secret`. A client that holds one has to get
 * another token, and only `invalid_token` tells it so.
 *
 * @throws {InvalidTokenError} if they are one word with other characters.
 * @throws {BadRequestError} if they are empty, several words, a list or quoted.
 */
export function requireTokenSyntax(credentials: string): void {
  if (B64TOKEN.test(credentials)) return;
  requireOneWord(credentials);
  throw new InvalidTokenError("The Authorization header holds no bearer token (b64token)", "invalid_token_syntax");
}

/** Throws {@link BadRequestError} for credentials that are empty, several words, a list or quoted. */
export function requireOneWord(credentials: string): void {
  if (!WORD.test(credentials)) throw new BadRequestError();
}

function withoutBearer(header: string): UnauthorizedError | BadRequestError {
  const scheme = SCHEME.exec(header)?.[0];
  if (scheme === undefined || scheme.toLowerCase() === "bearer") return new BadRequestError();
  return new UnauthorizedError("This server takes bearer tokens only", "unsupported_scheme");
}
