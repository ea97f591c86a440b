/**
 * Why a request was refused, for `onEvent` only. The response has only the RFC's error code and a fixed sentence, so
 * that an attacker can't learn which check failed.
 */
export type RejectionReason =
  // The Authorization header (RFC 6750 section 2).
  | "no_credentials"
  | "unsupported_scheme"
  | "malformed_credentials"
  | "token_in_query"
  // The token's form and header (RFC 7515, 7519, 8725, 9068).
  | "invalid_token_syntax"
  | "token_too_long"
  | "malformed_token"
  | "unsupported_algorithm"
  | "unsupported_critical_header"
  | "unsupported_type"
  | "invalid_key_id"
  // The signature.
  | "unknown_key"
  | "bad_signature"
  // The claims.
  | "untrusted_issuer"
  | "missing_subject"
  | "missing_client"
  | "missing_expiry"
  | "missing_audience"
  | "wrong_audience"
  | "expired"
  | "not_yet_valid"
  | "issued_in_the_future"
  | "malformed_claim"
  | "unknown_shape"
  // A token that `verifyToken` does not vouch for.
  | "inactive_token"
  | "sender_constrained"
  | "insufficient_scope"
  // The sender of a bound token, and its proof (RFC 9449 sections 4.3 and 7).
  | "unbound_token"
  | "missing_proof"
  | "repeated_proof"
  | "malformed_proof"
  | "unsupported_proof_type"
  | "unsupported_proof_algorithm"
  | "unsupported_proof_header"
  | "unusable_proof_key"
  | "bad_proof_signature"
  | "malformed_proof_claim"
  | "wrong_method"
  | "wrong_url"
  | "proof_too_old"
  | "proof_from_the_future"
  | "wrong_proof_key"
  | "wrong_token_hash"
  | "missing_nonce"
  | "stale_nonce"
  | "replayed_proof"
  // The certificate that a token is bound to (RFC 8705 section 3).
  | "missing_certificate"
  | "wrong_certificate"
  /** The connection ends before this server, so nothing tells which certificate the client has. */
  | "unknown_certificate"
  | "unverified_certificate"
  | "revoked_certificate";
