/** An error answer of the token endpoint (RFC 6749 section 5.2, RFC 8693 section 2.2.2). */
export type OAuthErrorCode =
  | "access_denied"
  | "interaction_required"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_scope"
  | "invalid_target"
  | "server_error"
  | "unauthorized_client"
  | "unsupported_grant_type";

const statuses: Partial<Record<OAuthErrorCode, number>> = { invalid_client: 401, server_error: 500 };

export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  /** Further members of the answer. */
  readonly details: Readonly<Record<string, unknown>>;

  /** @param description sent to the client as `error_description`, so it must not contain a token or a secret */
  constructor(code: OAuthErrorCode, description: string, details: Readonly<Record<string, unknown>> = {}) {
    super(description);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return statuses[this.code] ?? 400;
  }
}
