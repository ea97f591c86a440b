import type { AuthInfo, Claims } from "../auth-info.ts";
import { parseUrl } from "../url.ts";
import type { AccessTokenClaims } from "./claims.ts";

/** What a {@link Caller} is told of. */
interface VerifiedToken {
  claims: AccessTokenClaims;
  /** Every claim of the token, frozen. */
  payload: Claims;
}

/**
 * What a verified token says of its caller. The `URL` is made when somebody looks at it: on Workers that costs more than all
 * else of knowing a token again, and hardly anybody looks. It is a property like the others all the same, so that it is
 * there in a copy too.
 */
export class Caller implements AuthInfo {
  readonly token: string;
  readonly clientId: string;
  readonly scopes: string[];
  readonly expiresAt: number;
  readonly subject: string;
  readonly issuer: string;
  readonly claims: Claims;
  declare resource?: URL;
  declare resourceMetadata?: string;
  readonly #audience: string;
  #resource: URL | undefined;

  /** @param audience The one that means this server. */
  constructor(token: string, { claims, payload }: VerifiedToken, audience: string) {
    this.token = token;
    this.clientId = claims.clientId;
    this.scopes = [...claims.scopes];
    this.expiresAt = claims.expiresAt;
    this.subject = claims.subject;
    this.issuer = claims.issuer;
    this.claims = payload;
    this.#audience = audience;
    Object.defineProperty(this, "resource", Caller.#lazyResource);
  }

  static readonly #lazyResource: PropertyDescriptor & ThisType<Caller> = {
    configurable: true,
    enumerable: true,
    get() {
      this.#resource ??= parseUrl(this.#audience);
      return this.#resource;
    },
    set(resource: URL | undefined) {
      this.#resource = resource;
    },
  };
}
