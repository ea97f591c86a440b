import type { IncomingMessage, ServerResponse } from "node:http";
import { type AuthInfo, InsufficientScopeError, type KeycardSettings, UnavailableError } from "@edgegrant/core";
import {
  type AccessPolicy,
  authenticate,
  createRuntime,
  publicAddress,
  RejectionError,
  RequestMemo,
  reportFailure,
  requireIssuer,
  TokenVerifier,
  type TokenVerifierOptions,
} from "@edgegrant/core/adapter";
import { environment } from "./serve.ts";

/** The codes of the errors that {@link KeycardTokenVerifier.verifyAccessToken} throws (RFC 6750 section 3.1). */
export type TokenErrorCode = "invalid_token" | "insufficient_scope" | "server_error";

/** Settings of {@link createTokenVerifier}. The zone and the address come from the environment. */
export interface KeycardTokenVerifierOptions
  extends Omit<TokenVerifierOptions, "issuers" | "fetch">,
    Pick<AccessPolicy, "audiences" | "requiredScopes" | "satisfies"> {
  /**
   * Makes the errors of the MCP SDK, whose middleware recognizes them by their class. SDK v1 has a class for each code
   * (`InvalidTokenError`, `InsufficientScopeError`, `ServerError`). SDK v2 has one: `OAuthError`. The messages are fixed.
   */
  error: (code: TokenErrorCode, message: string) => Error;
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
  /** The resource identifier, or its path on the origin of `KEYCARD_SERVER_URL`. Default: `KEYCARD_SERVER_URL`. */
  resource?: string | undefined;
  /** The issuers of further zones, verbatim. */
  trustedIssuers?: readonly string[] | undefined;
}

/** Verifies tokens for `requireBearerAuth` of the MCP SDK. It has the form of the SDK's `OAuthTokenVerifier`. */
export interface KeycardTokenVerifier {
  /**
   * Verifies an access token. It rejects with an error of the SDK: `invalid_token`, `insufficient_scope`, or
   * `server_error` if a setting is wrong. During an outage it rejects with {@link UnavailableError}.
   */
  verifyAccessToken(token: string): Promise<AuthInfo>;
  /**
   * A middleware for Express that answers 503 with `Retry-After` if the zone's keys can't be loaded. Put it before
   * `requireBearerAuth`, which answers 500 to every error that is not a refusal. It passes on all other requests.
   */
  answerOutage(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void>;
}

const TEXTS: Readonly<Record<TokenErrorCode, string>> = {
  invalid_token: "The access token is invalid, expired or meant for another server",
  insufficient_scope: "The access token lacks a scope that this operation needs",
  server_error: "Internal Server Error",
};

/**
 * Creates the `verifier` for `requireBearerAuth` of the MCP SDK, v1 and v2.
 *
 * It only verifies tokens. The SDK's middleware answers refusals, and `mcpAuthMetadataRouter` serves the metadata. It
 * does not bind sessions to callers. `createKeycardListener` does all of this.
 *
 * @example
 * ```ts
 * const verifier = createTokenVerifier({ error: (code, message) => new OAuthError(code, message) });
 * app.use("/mcp", verifier.answerOutage, requireBearerAuth({ verifier, resourceMetadataUrl }));
 * ```
 */
export function createTokenVerifier(options: KeycardTokenVerifierOptions): KeycardTokenVerifier {
  const { settings = environment(), error: sdkError, trustedIssuers = [], ...rest } = options;
  const { resource, readdress } = publicAddress(settings.KEYCARD_SERVER_URL, rest.resource);
  const policy = { ...rest, resource };
  const runtime = createRuntime(rest);
  const memo = new RequestMemo();
  let verifier: TokenVerifier | undefined;

  const configured = () => {
    const issuers = [requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER"), ...trustedIssuers];
    verifier ??= new TokenVerifier({ ...rest, issuers });
    return verifier;
  };
  const verify = (token: string, observer: Pick<typeof runtime, "emit" | "now">, seen: RequestMemo) =>
    authenticate(readdress(requestWith(token)), configured, policy, observer, seen);

  return {
    async verifyAccessToken(token) {
      try {
        return await verify(token, runtime, memo);
      } catch (error) {
        reportFailure(error, runtime, token);
        if (error instanceof UnavailableError) throw error;
        const code = codeOf(error);
        throw sdkError(code, TEXTS[code]);
      }
    },
    async answerOutage(request, response, next) {
      // The SDK's middleware reads the header in the same way.
      const [, token = ""] = request.headers.authorization?.split(" ") ?? [];
      try {
        // `verifyAccessToken` reports the result of this request.
        await verify(token, { ...runtime, emit: () => undefined }, new RequestMemo());
      } catch (error) {
        if (error instanceof UnavailableError) return sendUnavailable(response, error);
      }
      next();
    },
  };
}

/** The request of a caller with this token. Its address is replaced. */
function requestWith(token: string): Request {
  // A header can't hold every text. What it can't hold is no token, and is refused as one of the wrong form.
  const credentials = /^[\x21-\x7e]+$/.test(token) ? token : "malformed token";
  return new Request("http://localhost/", { headers: { Authorization: `Bearer ${credentials}` } });
}

function codeOf(error: unknown): TokenErrorCode {
  if (error instanceof InsufficientScopeError) return "insufficient_scope";
  return error instanceof RejectionError ? "invalid_token" : "server_error";
}

function sendUnavailable(response: ServerResponse, { retryAfterSeconds, errorCode }: UnavailableError): void {
  response.writeHead(503, {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "Retry-After": String(retryAfterSeconds),
  });
  response.end(JSON.stringify({ error: errorCode }));
}
