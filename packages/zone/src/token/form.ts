import { OAuthError } from "./oauth-error.ts";

const repeatable = new Set(["resource", "audience"]);

/**
 * A form. Each parameter occurs once (RFC 6749 section 3.2), except `resource` and `audience` (RFC 8693 section 2.1).
 */
export interface Form {
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** @throws {OAuthError} `invalid_request` if the body is not a form or repeats a parameter */
export function parseForm(contentType: string | undefined, body: Buffer): Form {
  if (contentType?.split(";")[0]?.trim().toLowerCase() !== "application/x-www-form-urlencoded") {
    throw new OAuthError("invalid_request", "the body must be application/x-www-form-urlencoded");
  }
  const parameters = new URLSearchParams(body.toString("utf8"));
  const repeated = [...new Set(parameters.keys())].find(
    (name) => !repeatable.has(name) && parameters.getAll(name).length > 1,
  );
  if (repeated !== undefined) throw new OAuthError("invalid_request", "a parameter is given more than once");
  return {
    // A parameter without a value counts as absent (RFC 6749 section 3.1).
    get: (name) => parameters.get(name) || undefined,
    all: (name) => parameters.getAll(name).filter((value) => value !== ""),
  };
}
