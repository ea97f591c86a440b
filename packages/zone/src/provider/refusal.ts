import type { errors } from "oidc-provider";

/** What the library refused and why, with the cause that it keeps to itself: whoever develops against a local zone needs it. */
export function describeRefusal(error: errors.OIDCProviderError): { code: string; reason: string } {
  const { error_description: description = "the request was refused", error_detail: detail } = error;
  return { code: error.message, reason: detail === undefined ? description : `${description}: ${detail}` };
}
