import { ConfigurationError } from "./errors.ts";
import { listOf } from "./json.ts";
import { isSecureUrl, parseUrl } from "./url.ts";

const EXAMPLE = 'such as "https://your-zone-id.keycard.cloud"';

/**
 * Checks an issuer identifier (RFC 8414 section 2) and returns it verbatim, because tokens must repeat it by code
 * point.
 *
 * @param name How the message calls the setting, such as `KEYCARD_ISSUER`.
 * @throws {ConfigurationError} that says what to change.
 */
export function requireIssuer(value: unknown, name = "issuer"): string {
  if (typeof value !== "string" || value === "") {
    throw new ConfigurationError(`${name} is missing: set it to your zone's URL, ${EXAMPLE}`);
  }
  const url = parseUrl(value);
  if (url?.username || url?.password) {
    throw new ConfigurationError(`${name} must not hold a user name or a password`);
  }
  if (!url || !isSecureUrl(url)) {
    // What is no URL may be a secret that was pasted into the wrong field.
    const got = url && /^https?:$/.test(url.protocol) ? `, not at ${url.origin}` : "";
    throw new ConfigurationError(`${name} must be an https URL (http on loopback only), ${EXAMPLE}${got}`);
  }
  if (/[\s\\]/.test(value)) {
    throw new ConfigurationError(`${name} must be a URL without white space and backslashes, ${EXAMPLE}`);
  }
  if (/[?#]/.test(value)) {
    throw new ConfigurationError(`${name} must be a URL without query and fragment, ${EXAMPLE}`);
  }
  return value;
}

/** Checks the further zones that a server trusts. Throws as {@link requireIssuer} does. */
export function requireTrustedIssuers(issuers: readonly string[] | undefined): readonly string[] {
  return listOf(issuers).map((issuer) => requireIssuer(issuer, "trustedIssuers"));
}
