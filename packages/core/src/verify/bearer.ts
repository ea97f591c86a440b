import { BadRequestError, UnauthorizedError } from "../errors.ts";

const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
const SCHEME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?= |$)/;

/**
 * The bearer token of a request: from the Authorization header, and from nowhere else (RFC 6750 section 2.1). The
 * scheme is compared without case, and one or more spaces may follow it.
 *
 * @throws {UnauthorizedError} if there are no credentials, or those of another scheme.
 * @throws {BadRequestError} if the header is malformed, or if a token stands in the query as well.
 */
export function bearerToken(request: Request): string {
  const header = request.headers.get("Authorization");
  if (header === null || header === "") throw new UnauthorizedError();
  const scheme = SCHEME.exec(header)?.[0];
  if (scheme === undefined) throw new BadRequestError();
  if (scheme.toLowerCase() !== "bearer") {
    throw new UnauthorizedError("This server takes bearer tokens only", "unsupported_scheme");
  }
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw new BadRequestError();
  if (request.url.includes("?") && new URL(request.url).searchParams.has("access_token")) {
    throw new BadRequestError(
      "The token is sent in two ways: send it in the Authorization header only",
      "token_in_query",
    );
  }
  return token;
}
