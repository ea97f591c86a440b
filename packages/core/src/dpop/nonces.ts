import { LruMap } from "../concurrency/lru-map.ts";
import { encodeBase64url } from "../encoding/base64url.ts";
import { utf8 } from "../encoding/bytes.ts";
import { ConfigurationError } from "../errors.ts";
import { derivedKey, readSecret, type Secret } from "../platform/secret.ts";

/** How nonces are made. */
export interface NonceOptions {
  /**
   * The secret from which nonces are derived. Every instance of the server needs the same one, because a client may send
   * its next request to any of them. It may be shared with other purposes, such as `KEYCARD_CACHE_SECRET`.
   */
  secret: Secret;
  /** How long a nonce is the current one, in seconds. It is accepted for the same time once more. Default: 300. */
  periodSeconds?: number | undefined;
}

const LABEL = ["edgegrant dpop nonce", "v1"];
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 };
const DEFAULT_PERIOD_SECONDS = 300;

/**
 * Nonces of this server for DPoP proofs (RFC 9449 section 9). They need no store: the nonce of a period of time is the
 * HMAC of the number of that period. All clients get the same one.
 */
export class Nonces {
  readonly #secret: Secret;
  readonly #periodSeconds: number;
  /** The nonces by the number of their period. A promise would belong to one request, so the values are kept. */
  readonly #known = new LruMap<number, string>(4);
  #key: CryptoKey | undefined;

  /** Throws {@link ConfigurationError} if the period is not a whole number of seconds, 1 or more. */
  constructor({ secret, periodSeconds = DEFAULT_PERIOD_SECONDS }: NonceOptions) {
    if (!Number.isSafeInteger(periodSeconds) || periodSeconds < 1) {
      throw new ConfigurationError("nonces.periodSeconds must be a whole number of seconds, 1 or more");
    }
    this.#secret = secret;
    this.#periodSeconds = periodSeconds;
  }

  /** The current nonce. `now` is in seconds since the epoch. Throws the error of reading the secret. */
  async current(now: number): Promise<string> {
    return this.#of(this.#period(now));
  }

  /**
   * The age of a nonce, or undefined if it is not accepted. The clock of the instance that issued it may be ahead, so the
   * nonce of the next period is accepted too.
   */
  async ageOf(nonce: string, now: number): Promise<"current" | "previous" | undefined> {
    const period = this.#period(now);
    if (nonce === (await this.#of(period)) || nonce === (await this.#of(period + 1))) return "current";
    return nonce === (await this.#of(period - 1)) ? "previous" : undefined;
  }

  #period(now: number): number {
    return Math.floor(now / this.#periodSeconds);
  }

  async #of(period: number): Promise<string> {
    const known = this.#known.get(period);
    if (known !== undefined) return known;
    this.#key ??= await derivedKey(await this.#readSecret(), LABEL, HMAC, ["sign"]);
    const nonce = encodeBase64url(await crypto.subtle.sign("HMAC", this.#key, utf8(String(period))));
    this.#known.set(period, nonce);
    return nonce;
  }

  async #readSecret(): Promise<string> {
    const secret = await readSecret(this.#secret, "dpop's nonces.secret");
    if (secret !== "") return secret;
    throw new ConfigurationError("dpop's nonces.secret is empty: set it to a long random text");
  }
}
