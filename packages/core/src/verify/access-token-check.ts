import type { AuthInfo } from "../auth-info.ts";
import type { MaybePromise } from "../concurrency/maybe-promise.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Expectation } from "./expectation.ts";

/** The verification of a request's token. */
export interface AccessTokenCheck {
  /** Whether a token may be any text, and not only a `b64token` (RFC 6750 section 2.1). */
  readonly takesAnySyntax?: boolean;
  check(token: string, expectation: Expectation, request: RequestHead): MaybePromise<AuthInfo>;
  /** Whether the keys that it needs can be had. */
  hasKeys(): MaybePromise<boolean>;
}
