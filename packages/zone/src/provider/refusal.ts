import type { errors } from "oidc-provider";

/** The error and its cause. The library hides the cause from clients, but developers of a local zone need it. */
export function describeRefusal(error: errors.OIDCProviderError): { code: string; reason: string } {
  const { error_description: description = "the request was refused", error_detail: detail } = error;
  return { code: error.message, reason: detail === undefined ? description : `${description}: ${detail}` };
}
