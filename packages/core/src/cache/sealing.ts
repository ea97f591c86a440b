import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, textBytes } from "../concurrency/memory-size.ts";
import { decodeBase64url, encodeBase64url } from "../encoding/base64url.ts";
import { utf8 } from "../encoding/bytes.ts";
import type { Secret } from "../platform/secret.ts";
import { derivedKey, keyingSecret } from "../platform/secret.ts";

/** The inputs from which keys are derived. */
export interface SealerOptions {
  /** A text that only this server knows: 32 random bytes, or the client secret or private key of its credential. */
  secret: Secret;
  /**
   * The identity under which this server exchanges: issuer and client id. Servers with different identities share no
   * tokens, even with the same secret.
   */
  identity?: readonly string[] | undefined;
}

interface Keys {
  name: CryptoKey;
  value: CryptoKey;
}

const VERSION = "v1.";
/** The nonce of AES-GCM (NIST SP 800-38D section 8.2.2: random, 96 bits). */
const NONCE_BYTES = 12;
const MAX_NAMES = 1_000;
const MAX_NAMES_BYTES = 2 * 1024 * 1024;
/** The longest sealed value that is opened, in characters. A longer one was not written by this library. */
const MAX_SEALED_CHARACTERS = 256 * 1024;

/**
 * Seals names and values that leave this server. A name is an HMAC-SHA-256 and reveals nothing. A value is encrypted
 * with AES-256-GCM; it opens only with the secret and only under its own cache key, which is additional authenticated
 * data.
 */
export class Sealer {
  readonly #options: SealerOptions;
  /** One token request needs the same name several times, and Web Crypto computes it on another thread. */
  readonly #names = new LruMap<string, string>(MAX_NAMES, {
    maxWeight: MAX_NAMES_BYTES,
    weigh: (key, name) => ENTRY_BYTES + textBytes(key) + textBytes(name),
  });
  #keys: Keys | undefined;

  constructor(options: SealerOptions) {
    this.#options = options;
  }

  /** The name that replaces `key` outside this server. `key` can't be computed from it. */
  async name(key: string): Promise<string> {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const { name: hmac } = await this.#derived();
    const name = encodeBase64url(await crypto.subtle.sign("HMAC", hmac, utf8(key)));
    this.#names.set(key, name);
    return name;
  }

  async seal(key: string, text: string): Promise<string> {
    const { value } = await this.#derived();
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(algorithm(nonce, key), value, utf8(text));
    return VERSION + encodeBase64url(nonce) + encodeBase64url(sealed);
  }

  /**
   * The text sealed for `key`.
   *
   * @throws {TypeError} if it was sealed for another key or with another secret, or is not a sealed value.
   */
  async open(key: string, sealed: string): Promise<string> {
    const { value } = await this.#derived();
    if (!sealed.startsWith(VERSION) || sealed.length > MAX_SEALED_CHARACTERS) throw notOpened();
    try {
      // 12 bytes are exactly 16 characters of base64url.
      const nonce = decodeBase64url(sealed.slice(VERSION.length, VERSION.length + 16));
      const body = decodeBase64url(sealed.slice(VERSION.length + 16));
      return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm(nonce, key), value, body));
    } catch {
      throw notOpened();
    }
  }

  /**
   * The keys. They are kept as values, because a promise would belong to one request. Requests that arrive during the
   * first derivation derive them too.
   */
  async #derived(): Promise<Keys> {
    this.#keys ??= await derive(this.#options);
    return this.#keys;
  }
}

function notOpened(): TypeError {
  return new TypeError("A stored value can't be opened: it is damaged, moved, or sealed with another secret");
}

function algorithm(nonce: Uint8Array<ArrayBuffer>, key: string): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: utf8(key) };
}

/** Derives one key for each purpose from the secret. */
async function derive({ secret, identity = [] }: SealerOptions): Promise<Keys> {
  const text = await keyingSecret(secret);
  const info = (purpose: string) => ["edgegrant token cache", VERSION, purpose, ...identity];
  const [name, value] = await Promise.all([
    derivedKey(text, info("name"), { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
    derivedKey(text, info("value"), { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
  ]);
  return { name, value };
}
