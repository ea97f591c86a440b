import type { Dialect } from "../dialect/dialect.ts";
import { dialectOf } from "../dialect/makers.ts";
import { OAuthError } from "./oauth-error.ts";

const repeatable = new Set(["resource", "audience"]);

/**
 * A form. Each parameter occurs once (RFC 6749 section 3.2), except `resource` and `audience` (RFC 8693 section 2.1).
 */
export interface Form {
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

/**
 * Parses a form and translates it from the dialect.
 *
 * @throws {OAuthError} `invalid_request` if the body is not a form or repeats a parameter
 */
export function parseForm(contentType: string | undefined, body: Buffer, dialect: Dialect = dialectOf()): Form {
  if (contentType?.split(";")[0]?.trim().toLowerCase() !== "application/x-www-form-urlencoded") {
    throw new OAuthError("invalid_request", "the body must be application/x-www-form-urlencoded");
  }
  const sent = new URLSearchParams(body.toString("utf8"));
  const repeated = [...new Set(sent.keys())].find((name) => !repeatable.has(name) && sent.getAll(name).length > 1);
  if (repeated !== undefined) throw new OAuthError("invalid_request", "a parameter is given more than once");
  const parameters = dialect.parameters(sent);
  return {
    // A parameter without a value counts as absent (RFC 6749 section 3.1).
    get: (name) => parameters.get(name) || undefined,
    all: (name) => parameters.getAll(name).filter((value) => value !== ""),
  };
}
