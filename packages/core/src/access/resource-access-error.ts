import { OAuthError, TokenExchangeError } from "../errors.ts";

/** Why there is no token, in a form that can be shown to a user or handed on as JSON. */
export interface ErrorDetail {
  message: string;
  /** The zone's code, such as `access_denied`. */
  code?: string;
  /** Why, in the zone's own words. */
  description?: string;
  /** The page at which the user can do what the zone asks for. */
  interactionUri?: string;
  /** Whether the same may succeed later without anybody changing anything. */
  isTransient?: boolean;
}

/** Whether no token is there for anything, for this resource, or was never asked for. */
export type ResourceAccessErrorType = "global_error" | "resource_error" | "missing_token";

/** Details of a {@link ResourceAccessError}. */
export interface ResourceAccessErrorOptions {
  resource: string;
  errorType: ResourceAccessErrorType;
  /** The resources that there is a token for. */
  availableResources?: readonly string[];
  errorDetails?: ErrorDetail | null;
  /** What led to the error. A server answers this error as it would answer that one. */
  cause?: unknown;
}

/** There is no token for a resource. */
export class ResourceAccessError extends OAuthError {
  override readonly name = "ResourceAccessError";
  override readonly status: number;
  readonly resource: string;
  readonly errorType: ResourceAccessErrorType;
  readonly availableResources: readonly string[];
  readonly errorDetails: ErrorDetail | null;

  constructor({
    resource,
    errorType,
    availableResources = [],
    errorDetails = null,
    cause,
  }: ResourceAccessErrorOptions) {
    const why = errorDetails?.message ?? "no token was asked for it";
    super(errorDetails?.code ?? "server_error", `There is no access to ${resource}: ${why}`, { cause });
    this.status = cause instanceof OAuthError ? cause.status : 500;
    this.resource = resource;
    this.errorType = errorType;
    this.availableResources = availableResources;
    this.errorDetails = errorDetails;
  }
}

/** What a user may know of an error. What is wrong with the set-up is for the log only. */
export function detailOf(error: unknown): ErrorDetail {
  if (!(error instanceof OAuthError) || error.status === 500) {
    return { message: "This server could not ask for access", code: "server_error" };
  }
  const { message, errorCode: code } = error;
  if (!(error instanceof TokenExchangeError)) return { message, code };
  const { errorDescription: description, interactionUri, isTransient } = error;
  return {
    message,
    code,
    ...(description !== undefined && { description }),
    ...(interactionUri !== undefined && { interactionUri }),
    isTransient,
  };
}
