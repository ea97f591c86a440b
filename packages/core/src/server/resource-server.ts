import type { AuthInfo } from "../auth-info.ts";
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
import { createRuntime, type Runtime } from "../platform/runtime.ts";
import { type SessionPolicy, Sessions } from "../sessions/sessions.ts";
import { TokenVerifier, type TokenVerifierOptions } from "../verify/verifier.ts";
import { type AccessPolicy, authenticate, errorResponse } from "./authenticate.ts";
import { reportFailure } from "./error-response.ts";
import { RequestMemo } from "./request-target.ts";
import { withCallerHeaders, withCors } from "./response.ts";

/** Settings of a {@link ResourceServer}. */
export interface ResourceServerOptions
  extends Omit<TokenVerifierOptions, "issuers">,
    AccessPolicy,
    ProtectedResourceDescription,
    DiscoveryPolicy,
    SessionPolicy {
  /** The zone, verbatim; a function may throw {@link ConfigurationError} to say which setting is wrong. */
  issuer: string | (() => string);
  /** Further zones whose tokens are accepted and which clients are told of, verbatim. Keys are kept strictly per zone. */
  trustedIssuers?: readonly string[] | undefined;
  /** The public keys of this server, if it proves itself to the zone by a key. */
  publicJwks?: (() => Promise<PublicJwks>) | undefined;
}

/** What runs once a caller is known. */
export type AuthenticatedHandler = (request: Request, auth: AuthInfo) => Response | Promise<Response>;

/**
 * An OAuth protected resource: takes requests, answers those that are OAuth's business, and lets your handler answer
 * the rest, for verified callers only.
 *
 * A setting that is wrong does not keep the others from working: what depends on it answers 500, with the cause in
 * `onEvent`. A wrong description is told there as soon as the server is built.
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
  #parts: { server: AuthorizationServer; verifier: TokenVerifier } | undefined;

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
   * Answers one request. Never throws: what the handler throws becomes an answer and an event.
   *
   * @param received The request for the handler, where it is another than the one that tells what is asked for and by whom.
   */
  async handle(request: Request, handler: AuthenticatedHandler, received: Request = request): Promise<Response> {
    const { cors } = this.#options;
    let auth: AuthInfo | undefined;
    try {
      if (isPreflight(request)) return preflightResponse(request, cors, this.#memo.cors);
      const document = isWellKnown(request) && (await wellKnownResponse(request, this.#wellKnownOptions));
      if (document) return withCors(request, document, cors, this.#memo.cors);
      auth = await this.#authenticate(request);
      this.#sessions ??= new Sessions(this.#options, this.#runtime);
      const response = await this.#sessions.serve(received, auth, handler);
      return withCallerHeaders(request, response, cors, this.#memo.cors);
    } catch (error) {
      return errorResponse(request, error, this.#options, this.#runtime, this.#memo, auth);
    }
  }

  /**
   * Who sent a request, or the answer that refuses it. It sees no answer of yours, so it binds no session: with
   * {@link ResourceServer.handle} a session belongs to its caller.
   */
  async authenticate(request: Request): Promise<AuthInfo | Response> {
    try {
      return await this.#authenticate(request);
    } catch (error) {
      return errorResponse(request, error, this.#options, this.#runtime, this.#memo);
    }
  }

  #authenticate(request: Request): Promise<AuthInfo> {
    return authenticate(request, () => this.#configured().verifier, this.#options, this.#runtime, this.#memo);
  }

  /** Any other wrong setting fails requests of every day; one that only a document shows is told of at once. */
  #checkDescription(): void {
    try {
      servesLegacyDiscovery(this.#options);
      describeResource("", [], this.#options);
    } catch (error) {
      this.#runtime.reportMisconfiguration(error);
    }
  }

  /** Built when first needed, so that a wrong setting becomes an answer and not a server that does not start. */
  #configured(): { server: AuthorizationServer; verifier: TokenVerifier } {
    if (!this.#parts) {
      const { issuer } = this.#options;
      const trusted = requireTrustedIssuers(this.#options.trustedIssuers);
      const server = new AuthorizationServer(typeof issuer === "function" ? issuer() : issuer, this.#runtime);
      const verifier = new TokenVerifier({ ...this.#options, issuers: [server.issuer, ...trusted] }, [server]);
      this.#parts = { server, verifier };
    }
    return this.#parts;
  }
}
