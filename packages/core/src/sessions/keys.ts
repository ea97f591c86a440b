import type { SealerOptions } from "../cache/sealing.ts";
import { encodeBase64url } from "../encoding/base64url.ts";
import { utf8 } from "../encoding/bytes.ts";
import type { Secret } from "../platform/secret.ts";
import { derivedKey, keyingSecret } from "../platform/secret.ts";

/** The secrets from which session keys are derived. */
export interface SessionKeyOptions extends SealerOptions {
  /** The previous secret. Sessions that were bound with it stay valid as long as it is set. */
  previous?: Secret | undefined;
}

const LABEL = "edgegrant session";
const VERSION = "v1";
const SECRET_BYTES = 32;
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 };

/** The keys that bind sessions. Derived once and kept as values, because a promise would belong to one request. */
export class SessionKeys {
  readonly #options: () => SessionKeyOptions | undefined;
  readonly #onOwnSecret: () => void;
  #ownSecret: string | undefined;
  #current: CryptoKey | undefined;
  #previous: CryptoKey | undefined;

  /**
   * @param options Called when a key is first needed. If it returns nothing, a random key of this process is used.
   * @param onOwnSecret Called once, when the random key is created.
   */
  constructor(options: () => SessionKeyOptions | undefined, onOwnSecret: () => void) {
    this.#options = options;
    this.#onOwnSecret = onOwnSecret;
  }

  /** Derives the key in advance. Throws the error of reading the secret, so that a wrong secret shows early. */
  async prepare(): Promise<void> {
    await this.#currentKey();
  }

  async sign(text: string): Promise<ArrayBuffer> {
    return crypto.subtle.sign("HMAC", await this.#currentKey(), utf8(text));
  }

  /** Which key `mac` was made with, or undefined if with neither. The comparison takes constant time. */
  async verify(text: string, mac: Uint8Array<ArrayBuffer>): Promise<"current" | "previous" | undefined> {
    const bytes = utf8(text);
    if (await crypto.subtle.verify("HMAC", await this.#currentKey(), mac, bytes)) return "current";
    const previous = await this.#previousKey();
    return previous && (await crypto.subtle.verify("HMAC", previous, mac, bytes)) ? "previous" : undefined;
  }

  async #currentKey(): Promise<CryptoKey> {
    this.#current ??= await this.#derived(this.#options()?.secret ?? this.#own());
    return this.#current;
  }

  async #previousKey(): Promise<CryptoKey | undefined> {
    const previous = this.#options()?.previous;
    if (previous) this.#previous ??= await this.#derived(previous);
    return this.#previous;
  }

  async #derived(secret: Secret): Promise<CryptoKey> {
    const info = [LABEL, VERSION, ...(this.#options()?.identity ?? [])];
    return derivedKey(await keyingSecret(secret), info, HMAC, ["sign", "verify"]);
  }

  /** The random secret. It is created synchronously, so that concurrent requests get the same one. */
  #own(): string {
    if (this.#ownSecret === undefined) {
      this.#ownSecret = encodeBase64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
      this.#onOwnSecret();
    }
    return this.#ownSecret;
  }
}
