import type { AudiencePolicy } from "./audience.ts";
import type { ConfirmSender } from "./confirmation.ts";
import type { Satisfies } from "./scopes.ts";

/** The requirements for a token of one request. */
export interface Expectation extends AudiencePolicy {
  /** The URL of the request. */
  url: URL;
  /** The scopes that the token must grant, all of them. */
  requiredScopes?: readonly string[] | undefined;
  /** For hierarchical scopes. Default: only the same scope satisfies a scope. */
  satisfies?: Satisfies | undefined;
  /**
   * Checks that the sender holds the key that the token is bound to (`cnf`). It is called after all checks of the token
   * but that of its scopes. Default: bound tokens are refused.
   */
  confirmSender?: ConfirmSender | undefined;
}
