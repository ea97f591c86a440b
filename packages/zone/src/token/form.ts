import { OAuthError } from "./oauth-error.ts";

const repeatable = new Set(["resource", "audience"]);

/** A form whose parameters occur once (RFC 6749 section 3.2), `resource` and `audience` aside (RFC 8693 section 2.1). */
export interface Form {
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** @throws {OAuthError} `invalid_request` if the body is no form or repeats a parameter */
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
    // RFC 6749 section 3.1: a parameter without a value is one that was left out.
    get: (name) => parameters.get(name) || undefined,
    all: (name) => parameters.getAll(name).filter((value) => value !== ""),
  };
}
