import { BadRequestError, UnauthorizedError } from "../errors.ts";

const BEARER = /^bearer +/i;
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?= |$)/;
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The bearer token of a request: from the Authorization header, and from nowhere else (RFC 6750 section 2.1). The
 * scheme is compared without case, and one or more spaces may follow it.
 *
 * @throws {UnauthorizedError} if there are no credentials, or those of another scheme.
 * @throws {BadRequestError} if the header is malformed, or if a token stands in the query as well.
 */
export function bearerToken(request: Request): string {
  const token = bearerCredentials(request);
  requireTokenSyntax(token);
  return token;
}

/**
 * What stands behind the scheme, whatever it is. To check its form costs more than to know a token again: who is about to
 * verify it need not call {@link requireTokenSyntax} before that has failed.
 */
export function bearerCredentials(request: Request): string {
  const header = request.headers.get("Authorization");
  if (!header) throw new UnauthorizedError();
  const scheme = BEARER.exec(header)?.[0];
  if (scheme === undefined) throw withoutBearer(header);
  if (request.url.includes("?") && new URL(request.url).searchParams.has("access_token")) {
    throw new BadRequestError(
      "The token is sent in two ways: send it in the Authorization header only",
      "token_in_query",
    );
  }
  return header.slice(scheme.length);
}

/** Checks that credentials are a `b64token`. Throws {@link BadRequestError} if they are not. */
export function requireTokenSyntax(credentials: string): void {
  if (!B64TOKEN.test(credentials)) throw new BadRequestError();
}

function withoutBearer(header: string): UnauthorizedError | BadRequestError {
  const scheme = SCHEME.exec(header)?.[0];
  if (scheme === undefined || scheme.toLowerCase() === "bearer") return new BadRequestError();
  return new UnauthorizedError("This server takes bearer tokens only", "unsupported_scheme");
}
