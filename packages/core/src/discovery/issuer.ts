import { toList } from "../encoding/json.ts";
import { isSecureUrl, parseUrl, withoutTrailingSlash } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";

/** Foreign text that a message may show: an http(s) URL of ordinary length, without quotes and without a user name. */
const SHOWN = /^https?:\/\/[!#-?A-~]{1,200}$/i;
const EXAMPLE = 'such as "https://your-zone-id.keycard.cloud"';

/**
 * Checks an issuer identifier (RFC 8414 section 2) and returns it verbatim, because tokens must repeat it exactly.
 *
 * @param name The setting's name in the message, such as `KEYCARD_ISSUER`.
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
    // Other text may be a secret pasted into the wrong field, so the message does not show it.
    const got = url && /^https?:$/.test(url.protocol) ? `, not at ${url.origin}` : "";
    throw new ConfigurationError(`${name} must be an https URL (http on loopback only), ${EXAMPLE}${got}`);
  }
  if (/[\s\\?#]/.test(value)) {
    throw new ConfigurationError(
      `${name} must be a URL without white space, backslashes, query and fragment, ${EXAMPLE}`,
    );
  }
  return value;
}

/**
 * Whether two texts are the same URL written differently: with or without a final slash, in capitals, with the port.
 */
export function differsInSpellingOnly(one: unknown, other: string): one is string {
  if (typeof one !== "string" || one === other || !SHOWN.test(one)) return false;
  return plainUrl(one) === plainUrl(other);
}

function plainUrl(text: string): string | undefined {
  const url = parseUrl(text);
  return url && withoutTrailingSlash(url.href);
}

/** Describes an issuer that came from elsewhere, for a message. */
export function printableIssuer(value: unknown): string {
  if (value === undefined) return "no issuer";
  return typeof value === "string" && SHOWN.test(value) ? `the issuer "${value}"` : "another issuer";
}

/**
 * One issuer is written differently in two places. Issuers are compared by code point (RFC 8414 section 3.3, RFC 9207
 * section 2.4), so a retry does not help.
 */
export class IssuerSpellingError extends ConfigurationError {
  readonly #configured: string;
  readonly #inMetadata: string | undefined;

  /**
   * @param inMetadata The issuer in the zone's metadata, if that was read.
   * @param inToken The issuer in a token of the zone, if one was seen.
   */
  constructor(configured: string, inMetadata: string | undefined, inToken?: string) {
    const places = [
      `the configuration says "${configured}"`,
      inMetadata === undefined ? undefined : `the zone's metadata "${inMetadata}"`,
      inToken === undefined ? undefined : `its tokens "${inToken}"`,
    ].filter((place) => place !== undefined);
    super(
      `The issuer must be spelled the same everywhere, but ${places.join(", ")}. ${remedy(configured, inMetadata, inToken)}`,
    );
    this.#configured = configured;
    this.#inMetadata = inMetadata;
  }

  /** The same error, with the issuer of a token added. */
  seenInToken(issuer: string): IssuerSpellingError {
    return new IssuerSpellingError(this.#configured, this.#inMetadata, issuer);
  }
}

function remedy(configured: string, inMetadata: string | undefined, inToken: string | undefined): string {
  const wanted = inToken ?? inMetadata;
  const isConsistent = inMetadata === undefined || inToken === undefined || inMetadata === inToken;
  if (isConsistent && wanted !== configured)
    return `Configure "${wanted}"${inToken ? "" : ", if its tokens say that too"}`;
  return "No setting can fix that: the zone must write its issuer the same way in both";
}

/** Checks the further zones that a server trusts. Throws like {@link requireIssuer}. */
export function requireTrustedIssuers(issuers: readonly string[] | undefined): readonly string[] {
  return toList(issuers).map((issuer) => requireIssuer(issuer, "trustedIssuers"));
}
