import { withoutSecrets } from "../redact.ts";
import { isSecureUrl, parseUrl } from "../url.ts";

const MAX_LENGTH = 2048;

/** A page about an error (RFC 6749 section 5.2), or undefined if it is no link that may be shown or logged. */
export function readErrorUri(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  const url = link(value, secrets);
  // A log is where it ends, so it must not carry what looks like a token either.
  return url && /^https?:$/.test(url.protocol) && withoutSecrets(url.href) === url.href ? url.href : undefined;
}

/** A page that a user is to open, or undefined if that would not be safe. */
export function readInteractionUri(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  const url = link(value, secrets);
  return url && isSecureUrl(url) ? url.href : undefined;
}

/** A link without a user name or password, which browsers hide and phishers use, and without our own secrets. */
function link(value: unknown, secrets: readonly (string | undefined)[]): URL | undefined {
  const url = typeof value === "string" && value.length <= MAX_LENGTH ? parseUrl(value) : undefined;
  if (url?.username !== "" || url.password !== "") return undefined;
  return secrets.some((secret) => secret && (decoded(url.href).includes(secret) || url.href.includes(secret)))
    ? undefined
    : url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
