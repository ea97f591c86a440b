import type { AuthInfo } from "../auth-info.ts";
import { toList } from "../encoding/json.ts";
import { ConfigurationError, InsufficientScopeError } from "../errors.ts";
import { requireScopeList } from "../metadata/scopes.ts";
import { hierarchyOf, isSatisfied } from "../verify/scopes.ts";
import type { GatewayExchange } from "./options.ts";

/** Which scopes are requested of the upstream server for which callers. */
export class UpstreamScopes {
  /** The scopes requested with every token. */
  readonly #usual: readonly string[];
  /** From a caller's scope to those of the upstream server. Undefined: to the same scope. */
  readonly #stepUp: ReadonlyMap<string, readonly string[]> | undefined;

  /** @throws {ConfigurationError} if a scope is invalid. */
  constructor({ scope, stepUp }: Pick<GatewayExchange, "scope" | "stepUp">) {
    this.#usual = requireScopeList("exchange.scope", wordsOf(scope));
    if (stepUp === undefined) return;
    if (Object.prototype.toString.call(stepUp) !== "[object Object]") {
      throw new ConfigurationError('exchange.stepUp: give an object, such as { "mail:send": "send" }');
    }
    requireScopeList("exchange.stepUp", Object.keys(stepUp));
    const entries = Object.entries(stepUp).map(
      ([own, others]) => [own, requireScopeList(`exchange.stepUp, ${own}`, wordsOf(others))] as const,
    );
    this.#stepUp = new Map(entries);
  }

  /** The scopes to request for a caller. With `scope` set, they include those to which the caller's own entitle it. */
  requestedFor(auth: AuthInfo): readonly string[] {
    if (this.#usual.length === 0 || !this.#stepUp) return this.#usual;
    const further = [...this.#stepUp].flatMap(([own, others]) => (holds(auth, own) ? others : []));
    return [...new Set([...this.#usual, ...further])];
  }

  /**
   * The scopes to request once the upstream server has demanded some. Demanded scopes to which no scope of the gateway
   * entitles are left out. Undefined if nothing would change.
   *
   * @throws {InsufficientScopeError} if the caller's own token must have more scopes first.
   */
  after(demanded: readonly string[], requested: readonly string[], auth: AuthInfo): readonly string[] | undefined {
    const further = demanded.filter((scope) => !requested.includes(scope) && this.#ownScopesFor(scope).length > 0);
    if (further.length === 0) return undefined;
    const missing = further.flatMap((scope) => {
      const entitling = this.#ownScopesFor(scope);
      return entitling.some((own) => holds(auth, own)) ? [] : entitling.slice(0, 1);
    });
    if (missing.length === 0) return [...requested, ...further];
    throw new InsufficientScopeError({ scopes: [...new Set(missing)], granted: [...auth.scopes] });
  }

  /** The caller's scopes of which each entitles to a scope of the upstream server. */
  #ownScopesFor(scope: string): readonly string[] {
    if (!this.#stepUp) return [scope];
    return [...this.#stepUp].filter(([, others]) => others.includes(scope)).map(([own]) => own);
  }
}

function holds(auth: AuthInfo, scope: string): boolean {
  return isSatisfied(auth.scopes, scope, hierarchyOf(auth));
}

function wordsOf(scopes: string | readonly string[] | undefined): readonly string[] {
  return toList(typeof scopes === "string" ? scopes.split(" ").filter((scope) => scope !== "") : scopes);
}
