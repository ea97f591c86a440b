import type { AuthInfo } from "../auth-info.ts";
import { type MaybePromise, promiseOf } from "../concurrency/maybe-promise.ts";
import { AuthorizationServer } from "../discovery/authorization-server.ts";
import { requireTrustedIssuers } from "../discovery/issuer.ts";
import { isPreflight, preflightResponse } from "../metadata/cors.ts";
import { describeResource, type ProtectedResourceDescription } from "../metadata/protected-resource.ts";
import {
  type DiscoveryPolicy,
  isWellKnown,
  type PublicJwks,
  servesLegacyDiscovery,
  type WellKnownOptions,
  wellKnownResponse,
} from "../metadata/well-known.ts";
import type { RequestHead } from "../platform/request.ts";
import { withHeaders } from "../platform/response-headers.ts";
import { createRuntime, type Runtime } from "../platform/runtime.ts";
import { keycard } from "../profiles/keycard.ts";
import { type SessionPolicy, Sessions } from "../sessions/sessions.ts";
import { ToolGuard } from "../tools/guard.ts";
import { type ToolPolicy, ToolRules } from "../tools/policy.ts";
import type { AccessTokenCheck } from "../verify/access-token-check.ts";
import { requireTolerance } from "../verify/claims.ts";
import { TokenHook, type VerifyToken } from "../verify/token-hook.ts";
import { DEFAULT_TOLERANCE_SECONDS, TokenVerifier, type TokenVerifierOptions } from "../verify/verifier.ts";
import { type AccessPolicy, authenticate, errorResponse } from "./authenticate.ts";
import { requireSenderPolicy } from "./confirm-sender.ts";
import { endingResponse, endsAtExpiry, type StreamPolicy } from "./ending-stream.ts";
import { reportFailure } from "./error-response.ts";
import { withCallerHeaders, withCors } from "./outgoing-response.ts";
import type { Dependencies, HealthResponder, Readiness } from "./readiness.ts";
import { RequestMemo } from "./request-target.ts";

/** Settings of a {@link ResourceServer}. */
export interface ResourceServerOptions
  extends Omit<TokenVerifierOptions, "issuers">,
    AccessPolicy,
    ProtectedResourceDescription,
    DiscoveryPolicy,
    SessionPolicy,
    ToolPolicy,
    StreamPolicy {
  /** The zone's issuer, verbatim. A function may throw {@link ConfigurationError} to say which setting is wrong. */
  issuer: string | (() => string);
  /**
   * The issuers of further zones, verbatim. Their tokens are accepted and the metadata lists them. Each zone's tokens
   * are verified with that zone's keys only.
   */
  trustedIssuers?: readonly string[] | undefined;
  /** The public keys of this server, if it authenticates to the zone with a key. */
  publicJwks?: (() => Promise<PublicJwks>) | undefined;
  /** Whether `/.well-known/edgegrant/health` says if this server is ready: `readiness()`. Default: no such address. */
  readiness?: Readiness | undefined;
  /** What `readiness` checks beside settings and keys. The adapters set it. */
  dependencies?: (() => Dependencies) | undefined;
  /**
   * The client ids of this server at its zones. One that is a path below `/.well-known/`, or a URL with such a path on
   * this server's origin, is the address of a client ID metadata document, which is served there. Needs `publicJwks`.
   */
  clientIds?: (() => readonly string[]) | undefined;
  /**
   * Verifies tokens that this server can't read itself, such as opaque ones. It takes the place of the verification as
   * a JWT, for every token. Default: tokens are JWTs that the issuer's keys have signed.
   */
  verifyToken?: VerifyToken | undefined;
}

/** Handles requests of authenticated callers. */
export type AuthenticatedHandler = (request: Request, auth: AuthInfo) => Response | Promise<Response>;

/**
 * An OAuth protected resource. It answers OAuth requests itself and passes all others to your handler, after verifying
 * the caller.
 *
 * A wrong setting does not affect the others: requests that depend on it get 500, and `onEvent` gets the cause. A wrong
 * description of the resource is reported when the server is built.
 *
 * @example
 * ```ts
 * const server = new ResourceServer({
 *   issuer: "https://your-zone-id.keycard.cloud",
 *   resource: "https://mcp.example.com",
 *   requiredScopes: ["mcp:tools"],
 * });
 * Deno.serve((request) => server.handle(request, (_, auth) => new Response(`Hello ${auth.subject}`)));
 * ```
 */
export class ResourceServer {
  readonly #options: ResourceServerOptions;
  readonly #runtime: Runtime;
  readonly #wellKnownOptions: WellKnownOptions;
  readonly #memo = new RequestMemo();
  #sessions: Sessions | undefined;
  #tools: ToolGuard | undefined;
  #health: HealthResponder | undefined;
  #parts: { server: AuthorizationServer; verifier: AccessTokenCheck } | undefined;

  constructor(options: ResourceServerOptions) {
    this.#options = options;
    this.#runtime = createRuntime(options);
    this.#checkDescription();
    this.#wellKnownOptions = {
      ...options,
      authorizationServer: () => this.#configured().server,
      onFailure: (error) => reportFailure(error, this.#runtime),
    };
  }

  /**
   * Answers one request. Never throws: an error from the handler becomes an answer and an event.
   *
   * @param request The request for the handler.
   * @param head What routing and authentication read, if it differs from the request.
   */
  async handle(request: Request, handler: AuthenticatedHandler, head: RequestHead = request): Promise<Response> {
    const { cors } = this.#options;
    let auth: AuthInfo | undefined;
    try {
      if (isPreflight(head)) return preflightResponse(head, cors, this.#memo.cors);
      const document = isWellKnown(head) && (await this.#document(head));
      if (document) return withCors(head, document, cors, this.#memo.cors);
      const caller = this.#authenticate(head, request);
      auth = promiseOf(caller) ? await caller : (caller as AuthInfo);
      this.#sessions ??= new Sessions(this.#options, this.#runtime);
      this.#tools ??= this.#toolGuard();
      const endMs = this.#endOfStreams(auth);
      const served = this.#sessions.serve(request, auth, this.#tools.before(handler));
      const response = served instanceof Response ? served : await served;
      const answer = withCallerHeaders(head, this.#withNonce(response, auth), cors, this.#memo.cors);
      return endMs === undefined ? answer : endingResponse(answer, endMs, { now: this.#runtime.now });
    } catch (error) {
      return errorResponse(head, error, this.#options, this.#runtime, this.#memo, auth);
    }
  }

  /**
   * Returns the caller, or the answer that refuses the request. It does not bind sessions to callers, because it does
   * not see your answer. {@link ResourceServer.handle} does.
   */
  async authenticate(request: RequestHead): Promise<AuthInfo | Response> {
    try {
      return await this.#authenticate(request, request);
    } catch (error) {
      return errorResponse(request, error, this.#options, this.#runtime, this.#memo);
    }
  }

  /** The answer to a request for a well-known document, or for the health of this server. */
  async #document(head: RequestHead): Promise<Response | undefined> {
    this.#health ??= this.#options.readiness?.({
      options: this.#options,
      runtime: this.#runtime,
      memo: this.#memo,
      verifier: () => this.#configured().verifier,
    });
    return (await this.#health?.(head)) ?? wellKnownResponse(head, this.#wellKnownOptions);
  }

  /** When a stream for this caller must end, in milliseconds since the epoch. */
  #endOfStreams({ expiresAt }: AuthInfo): number | undefined {
    const { clockToleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = this.#options;
    return endsAtExpiry(this.#options) ? (expiresAt + clockToleranceSeconds) * 1000 : undefined;
  }

  /**
   * Announces the next nonce to a client that has used the previous one. A cache that kept the answer would announce a
   * stale one later (RFC 9449 section 8.2).
   */
  #withNonce(response: Response, auth: AuthInfo): Response {
    const nonce = this.#options.dpop && this.#memo.nonces.get(auth);
    if (nonce === undefined) return response;
    return withHeaders(response, (headers) => {
      headers.set("DPoP-Nonce", nonce);
      headers.append("Cache-Control", "no-store");
    });
  }

  #toolGuard(): ToolGuard {
    return new ToolGuard(new ToolRules(this.#options, this.#options.satisfies), this.#runtime);
  }

  #authenticate(head: RequestHead, received: RequestHead): MaybePromise<AuthInfo> {
    return authenticate(head, () => this.#configured().verifier, this.#options, this.#runtime, this.#memo, received);
  }

  /**
   * Reports a wrong description and wrong scopes of tools before the first request. All other wrong settings make
   * ordinary requests fail.
   */
  #checkDescription(): void {
    try {
      servesLegacyDiscovery(this.#options);
      describeResource("", [], this.#options);
      this.#toolGuard();
      endsAtExpiry(this.#options);
      requireSenderPolicy(this.#options);
    } catch (error) {
      this.#runtime.reportMisconfiguration(error);
    }
  }

  /** Built on first use, so that a wrong setting gives an error answer and the server still starts. */
  #configured(): { server: AuthorizationServer; verifier: AccessTokenCheck } {
    if (!this.#parts) {
      const { issuer } = this.#options;
      const trusted = requireTrustedIssuers(this.#options.trustedIssuers);
      const name = typeof issuer === "function" ? issuer() : issuer;
      const server = new AuthorizationServer(name, this.#runtime, this.#options.profile);
      this.#parts = { server, verifier: this.#verifier(server, [server.issuer, ...trusted]) };
    }
    return this.#parts;
  }

  #verifier(server: AuthorizationServer, issuers: readonly string[]): AccessTokenCheck {
    const { verifyToken, profile = keycard, clockToleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = this.#options;
    if (verifyToken === undefined) return new TokenVerifier({ ...this.#options, issuers }, [server]);
    const toleranceSeconds = requireTolerance("clockToleranceSeconds", clockToleranceSeconds);
    return new TokenHook(verifyToken, issuers, profile, toleranceSeconds, this.#runtime);
  }
}
