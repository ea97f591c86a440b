import type { TokenResponse } from "../exchange/response.ts";
import { detailOf, type ErrorDetail, ResourceAccessError } from "./resource-access-error.ts";

/**
 * `error`: no token could be requested at all. `partial_error`: at least one resource failed, or all of them.
 * `success`: no resource failed.
 */
export type AccessContextStatus = "success" | "partial_error" | "error";

interface Failure {
  detail: ErrorDetail;
  cause: unknown;
}

/**
 * Holds a token or an error for each upstream resource of one request. Only {@link AccessContext.access} throws, if the
 * token is missing; the other methods never do.
 *
 * @example
 * ```ts
 * if (access.hasResourceError("https://api.github.com")) return "GitHub is out of reach";
 * const { accessToken } = access.access("https://api.github.com");
 * ```
 */
export class AccessContext {
  readonly #tokens: Map<string, TokenResponse>;
  readonly #failures = new Map<string, Failure>();
  #failure: Failure | undefined;

  constructor(tokens: Readonly<Record<string, TokenResponse>> = {}) {
    this.#tokens = new Map(Object.entries(tokens));
  }

  setToken(resource: string, token: TokenResponse): void {
    this.#tokens.set(resource, token);
    this.#failures.delete(resource);
  }

  setBulkTokens(tokens: Readonly<Record<string, TokenResponse>>): void {
    for (const [resource, token] of Object.entries(tokens)) this.setToken(resource, token);
  }

  /** @param error The thrown error, or the details that may be shown. */
  setResourceError(resource: string, error: ErrorDetail | Error): void {
    this.#failures.set(resource, failureOf(error));
    this.#tokens.delete(resource);
  }

  /** Records that no token could be requested at all. */
  setError(error: ErrorDetail | Error): void {
    this.#failure = failureOf(error);
  }

  /** Takes over the tokens and errors of another context. If both contexts have a resource, the other's entry wins. */
  merge(other: AccessContext): void {
    for (const [resource, token] of other.#tokens) this.setToken(resource, token);
    for (const [resource, failure] of other.#failures) {
      this.#failures.set(resource, failure);
      this.#tokens.delete(resource);
    }
    this.#failure = other.#failure ?? this.#failure;
  }

  /**
   * The token for a resource.
   *
   * @throws {ResourceAccessError} if there is no token. A server answers it with the status of its cause: 403 for a
   * refusal, 503 while the zone is down.
   */
  access(resource: string): TokenResponse {
    const failure = this.#failure ?? this.#failures.get(resource);
    const token = this.#tokens.get(resource);
    if (!failure && token) return token;
    throw new ResourceAccessError({
      resource,
      errorType: this.#failure ? "global_error" : failure ? "resource_error" : "missing_token",
      availableResources: this.#failure ? [] : this.getSuccessfulResources(),
      errorDetails: failure?.detail ?? null,
      cause: failure?.cause,
    });
  }

  /** Whether no token could be requested at all. */
  hasError(): boolean {
    return this.#failure !== undefined;
  }

  hasResourceError(resource: string): boolean {
    return this.#failures.has(resource);
  }

  hasErrors(): boolean {
    return this.hasError() || this.#failures.size > 0;
  }

  getError(): ErrorDetail | null {
    return this.#failure?.detail ?? null;
  }

  getResourceError(resource: string): ErrorDetail | null {
    return this.#failures.get(resource)?.detail ?? null;
  }

  getErrors(): { resources: Record<string, ErrorDetail>; error: ErrorDetail | null } {
    const resources = Object.fromEntries([...this.#failures].map(([resource, { detail }]) => [resource, detail]));
    return { resources, error: this.getError() };
  }

  getStatus(): AccessContextStatus {
    if (this.hasError()) return "error";
    return this.#failures.size > 0 ? "partial_error" : "success";
  }

  getSuccessfulResources(): string[] {
    return [...this.#tokens.keys()];
  }

  getFailedResources(): string[] {
    return [...this.#failures.keys()];
  }
}

function failureOf(error: ErrorDetail | Error): Failure {
  return error instanceof Error ? { detail: detailOf(error), cause: error } : { detail: error, cause: undefined };
}
