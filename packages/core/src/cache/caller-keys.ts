import type { AuthInfo, Claims } from "../auth-info.ts";
import { cacheKey } from "./key.ts";
import { subjectOf } from "./subject.ts";

/** A caller whose key is known, with everything of it that a handler could change. */
interface KnownCaller extends Readonly<Pick<AuthInfo, "token" | "issuer" | "clientId">> {
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly resource: string;
  /** The requested scopes, as the zone gets them. */
  readonly requested: string;
  readonly key: string;
}

/**
 * Makes the cache key of a caller once for each token that the verifier remembers, so that a hit costs one look-up.
 *
 * The key is tied to the claims of the token, an object that is frozen with all that it holds. Claims that could change
 * get a new key each time. So does a caller of whom anything else was changed.
 */
export class CallerKeys {
  // The resource that was asked for last. Most servers have one, and a key that has to be made costs about 5 µs, of
  // a hundred or more for a call. More keys for each token would have to be counted against the bounds of the cache.
  readonly #known = new WeakMap<Claims, KnownCaller>();

  /**
   * The key under which a caller's token for `resource` is kept: see {@link cacheKey}.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   */
  of(auth: AuthInfo, resource: string, requestedScopes: readonly string[]): string {
    const known = this.#known.get(auth.claims);
    const requested = requestedScopes.join(" ");
    if (known && isSame(known, auth) && known.resource === resource && known.requested === requested) return known.key;
    const parts = subjectOf(auth);
    const key = cacheKey({ ...parts, resource, requestedScopes });
    const { token, issuer, clientId, scopes, claims } = auth;
    if (isImmutable(claims)) {
      const { subject } = parts;
      this.#known.set(claims, { token, issuer, subject, clientId, scopes: [...scopes], resource, requested, key });
    }
    return key;
  }
}

function isSame(known: KnownCaller, { token, issuer, subject, clientId, scopes }: AuthInfo): boolean {
  return (
    known.token === token &&
    known.issuer === issuer &&
    known.subject === subject &&
    known.clientId === clientId &&
    known.scopes.length === scopes.length &&
    known.scopes.every((scope, index) => scope === scopes[index])
  );
}

/**
 * Whether a value is frozen JSON with all that it holds, as the verifier leaves a token's claims. A getter, a function
 * and an object of a class could give another text each time. Uses a loop, not recursion.
 */
function isImmutable(claims: Claims): boolean {
  const open: object[] = [claims];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (!Object.isFrozen(value) || !PLAIN.includes(Object.getPrototypeOf(value))) return false;
    for (const { value: member } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      if (member === undefined || typeof member === "function") return false;
      if (typeof member === "object" && member !== null) open.push(member);
    }
  }
  return true;
}

const PLAIN: readonly unknown[] = [Object.prototype, Array.prototype];
