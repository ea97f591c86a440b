import type { AuthInfo } from "../auth-info.ts";
import { AuthorizationServer } from "../discovery.ts";
import { ConfigurationError, InsufficientScopeError, OAuthError } from "../errors.ts";
import type { EdgegrantEvent } from "../events.ts";
import { allowOrigin, type CorsPolicy, isPreflight, preflightResponse } from "../metadata/cors.ts";
import { type ProtectedResourceDescription, protectedResourceMetadataUrl } from "../metadata/protected-resource.ts";
import { type PublicJwks, wellKnownResponse } from "../metadata/well-known.ts";
import { createRuntime, type Runtime } from "../runtime.ts";
import { resourceIdentifier } from "../verify/audience.ts";
import { bearerToken } from "../verify/bearer.ts";
import { type Expectation, TokenVerifier, type TokenVerifierOptions } from "../verify/verifier.ts";
import { failureResponse } from "./failure.ts";

/** Settings of a {@link ResourceServer}. */
export interface ResourceServerOptions
  extends Omit<TokenVerifierOptions, "issuers">,
    Pick<Expectation, "resource" | "audiences" | "requiredScopes">,
    ProtectedResourceDescription {
  /** The zone, verbatim. */
  issuer: string;
  /** Which pages may call this server. Default: every one. */
  cors?: CorsPolicy | undefined;
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
 * `onEvent`.
 *
 * @example
 * ```ts
 * const server = new ResourceServer({ issuer: "https://your-zone-id.keycard.cloud", requiredScopes: ["mcp:tools"] });
 * Deno.serve((request) => server.handle(request, (_, auth) => new Response(`Hello ${auth.subject}`)));
 * ```
 */
export class ResourceServer {
  readonly #options: ResourceServerOptions;
  readonly #runtime: Runtime;
  #parts: { server: AuthorizationServer; verifier: TokenVerifier } | undefined;

  constructor(options: ResourceServerOptions) {
    this.#options = options;
    this.#runtime = createRuntime(options);
  }

  /** Answers one request. Never throws: what the handler throws becomes an answer and an event. */
  async handle(request: Request, handler: AuthenticatedHandler): Promise<Response> {
    const cors = this.#options.cors ?? true;
    if (isPreflight(request)) return preflightResponse(request, cors);
    const document = await this.#wellKnown(request);
    const response = document ?? (await this.#authenticated(request, handler));
    return finished(request, response, cors, document === undefined);
  }

  /** Who sent a request, or the answer that refuses it. */
  async authenticate(request: Request): Promise<AuthInfo | Response> {
    try {
      return await this.#verify(request);
    } catch (error) {
      const refusal = this.#refuse(request, error);
      allowOrigin(request, refusal.headers, this.#options.cors ?? true);
      return refusal;
    }
  }

  async #authenticated(request: Request, handler: AuthenticatedHandler): Promise<Response> {
    let auth: AuthInfo | undefined;
    try {
      auth = await this.#verify(request);
      return await handler(request, auth);
    } catch (error) {
      return this.#refuse(request, error, auth);
    }
  }

  async #verify(request: Request): Promise<AuthInfo> {
    const token = bearerToken(request);
    const { resource, audiences, requiredScopes } = this.#options;
    const expectation = { url: new URL(request.url), resource, audiences, requiredScopes };
    const auth = await this.#configured().verifier.verify(token, expectation);
    const { issuer, subject = "", clientId, scopes } = auth;
    this.#runtime.emit({ type: "token.accepted", issuer, subject, clientId, scopes });
    return auth;
  }

  /** The document asked for, if it is one of OAuth's. */
  #wellKnown(request: Request): Promise<Response | undefined> {
    return wellKnownResponse(request, {
      ...this.#options,
      authorizationServer: () => this.#configured().server,
      onFailure: (error) => this.#report(error),
    });
  }

  #refuse(request: Request, error: unknown, auth?: AuthInfo): Response {
    this.#report(error, auth?.token);
    const { resource, requiredScopes = [] } = this.#options;
    const identifier = resourceIdentifier(new URL(request.url), resource);
    return failureResponse(error, {
      resourceMetadata: protectedResourceMetadataUrl(identifier),
      scopes: requiredScopes,
    });
  }

  #report(error: unknown, token?: string): void {
    const event = eventOf(error, token);
    if (event) this.#runtime.emit(event);
  }

  /** Built when first needed, so that a wrong setting becomes an answer and not a Worker that does not start. */
  #configured(): { server: AuthorizationServer; verifier: TokenVerifier } {
    if (!this.#parts) {
      const { issuer } = this.#options;
      const server = new AuthorizationServer(issuer, this.#runtime);
      this.#parts = { server, verifier: new TokenVerifier({ ...this.#options, issuers: issuer }, [server]) };
    }
    return this.#parts;
  }
}

/** The event for a failure; none for those that whoever failed has reported already. */
function eventOf(error: unknown, token: string | undefined): EdgegrantEvent | undefined {
  if (error instanceof ConfigurationError) return { type: "configuration.invalid", message: error.message };
  if (error instanceof InsufficientScopeError || (error instanceof OAuthError && "reason" in error)) {
    return { type: "token.rejected", reason: error.reason, status: error.status } as EdgegrantEvent;
  }
  if (error instanceof OAuthError) return undefined;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { type: "handler.failed", message: token ? message.replaceAll(token, "(token)") : message };
}

/** Adds what every answer carries: CORS, and for a caller's own answers that nobody else may keep them. */
function finished(request: Request, response: Response, cors: CorsPolicy, isPrivate: boolean): Response {
  // A WebSocket upgrade can't be rebuilt, and carries nothing that a page could read.
  if (response.status === 101) return response;
  const own = new Response(response.body, response);
  if (!own.headers.has("Access-Control-Allow-Origin")) allowOrigin(request, own.headers, cors);
  if (isPrivate && !own.headers.has("Cache-Control")) own.headers.set("Cache-Control", "private, no-store");
  return own;
}
