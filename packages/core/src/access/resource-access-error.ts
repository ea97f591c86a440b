import { OAuthError, PassedOnError } from "../errors.ts";
import { TokenExchangeError } from "../exchange/token-exchange-error.ts";

/** Why there is no token, in a form that can be shown to a user or sent as JSON. */
export interface ErrorDetail {
  message: string;
  /** The zone's code, such as `access_denied`. */
  code?: string;
  /** The zone's `error_description`. */
  description?: string;
  /** The page on which the user can complete the step that the zone requires. */
  interactionUri?: string;
  /** Whether the same request may succeed later without any change. */
  isTransient?: boolean;
}

/**
 * `global_error`: no token could be requested at all. `resource_error`: the request for this resource failed.
 * `missing_token`: no token was requested for this resource.
 */
export type ResourceAccessErrorType = "global_error" | "resource_error" | "missing_token";

/** Details of a {@link ResourceAccessError}. */
export interface ResourceAccessErrorOptions {
  resource: string;
  errorType: ResourceAccessErrorType;
  /** The resources with a token. */
  availableResources?: readonly string[];
  errorDetails?: ErrorDetail | null;
  /** The original error. A server answers with its status. */
  cause?: unknown;
}

/** There is no token for a resource. */
export class ResourceAccessError extends PassedOnError {
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
    const why = errorDetails?.message ?? "no token was requested for it";
    super(errorDetails?.code ?? "server_error", `There is no access to ${resource}: ${why}`, { cause });
    this.status = cause instanceof OAuthError ? cause.status : 500;
    this.resource = resource;
    this.errorType = errorType;
    this.availableResources = availableResources;
    this.errorDetails = errorDetails;
  }
}

/** The details of an error that a user may see. Configuration errors go to the log only. */
export function detailOf(error: unknown): ErrorDetail {
  if (!(error instanceof OAuthError) || error.status === 500) {
    return { message: "This server could not request access", code: "server_error" };
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
