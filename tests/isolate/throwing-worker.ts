// A Worker that catches nothing. The path names the error to throw.
import * as application from "@edgegrant/core";
import * as adapter from "@edgegrant/core/adapter";

const edgegrant = { ...application, ...adapter };
const { TokenExchangeError, ResourceAccessError } = edgegrant;
const cause = new Error("What led to it");
const details = { errorUri: "https://zone.example/help", cause };
const refusal = {
  ...details,
  upstreamStatus: 503,
  isTransient: true,
  retryAfterSeconds: 7,
  errorDescription: "busy",
  interactionUri: "https://zone.example/act",
};
const transient = new TokenExchangeError("temporarily_unavailable", "The zone is busy", refusal);

/** Every error class of `@edgegrant/core`, with all possible details. */
const ours: Record<string, () => unknown> = {
  BadRequestError: () => new edgegrant.BadRequestError(),
  ConfigurationError: () => new edgegrant.ConfigurationError("A setting is wrong", details),
  DiscoveryError: () => new edgegrant.DiscoveryError("The zone's metadata is none"),
  InsufficientScopeError: () => new edgegrant.InsufficientScopeError({ scopes: ["write"], granted: ["read"] }),
  InvalidProofError: () => new edgegrant.InvalidProofError("The proof has no nonce", "missing_nonce", "nonce"),
  InvalidTokenError: () => new edgegrant.InvalidTokenError(),
  JWKSDiscoveryError: () => new edgegrant.JWKSDiscoveryError("No metadata", details),
  JWKSError: () => new edgegrant.JWKSError("No keys", details),
  JWKSFetchError: () => new edgegrant.JWKSFetchError("No keys", details),
  JWKSKeyNotFoundError: () => new edgegrant.JWKSKeyNotFoundError(),
  JWKSUriValidationError: () => new edgegrant.JWKSUriValidationError("Not https", details),
  MessageError: () => new edgegrant.MessageError("too_large", 1),
  OAuthError: () => new edgegrant.OAuthError("server_error", "An error", details),
  RejectionError: () => new (class extends edgegrant.RejectionError {})("invalid_token", "Refused", "expired"),
  ResourceAccessError: () =>
    new ResourceAccessError({
      resource: "https://api.example.com",
      errorType: "resource_error",
      availableResources: ["https://mail.example.com"],
      errorDetails: { message: "busy", code: "temporarily_unavailable", isTransient: true },
      cause: transient,
    }),
  SecretError: () => new edgegrant.SecretError("A secret is out of reach", details),
  SessionError: () => new edgegrant.SessionError("malformed"),
  TokenExchangeError: () => transient,
  UnauthorizedError: () => new edgegrant.UnauthorizedError(),
  UpstreamError: () => new edgegrant.UpstreamError("timeout", "The server behind did not answer", details),
  UnavailableError: () => new edgegrant.UnavailableError("The zone is down", { ...details, retryAfterSeconds: 7 }),
};

/** A foreign error, to show the effect of the property. */
const foreign: Record<string, () => unknown> = {
  retryable: () => Object.assign(new Error("Not ours"), { retryable: true }),
};

/** The property names that a platform could read from a value, including inherited ones. */
function membersOf(value: unknown): string[] {
  const names: string[] = [];
  for (let at: unknown = value; at instanceof Object; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

export default {
  fetch(request: Request): Response {
    const { pathname, search } = new URL(request.url);
    const name = pathname.slice(1);
    const thrown = (ours[name] ?? foreign[name])?.();
    if (search === "?members") return Response.json(membersOf(thrown));
    throw thrown;
  },
};
