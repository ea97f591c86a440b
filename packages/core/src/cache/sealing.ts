import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, textBytes } from "../concurrency/memory-size.ts";
import { decodeBase64url, encodeBase64url } from "../encoding/base64url.ts";
import { derivedKey, keyingSecret } from "../platform/derived-key.ts";
import type { Secret } from "../platform/secret.ts";

/** What keys are derived from. */
export interface SealerOptions {
  /** A text that only this server knows: 32 random bytes, or the secret or private key that proves it to the zone. */
  secret: Secret;
  /**
   * As whom this server exchanges: its issuer and client id. Servers of different identities share nothing, even if
   * they have the secret in common.
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
/** What a token may be sealed to, in characters, at most. What is longer was not written by a server of this kind. */
const MAX_SEALED_CHARACTERS = 256 * 1024;
const encoder = new TextEncoder();

/**
 * Seals what leaves this server: names tell nothing (HMAC-SHA-256), values open only for who has the secret and only
 * under the key they were sealed for (AES-256-GCM with the key as additional authenticated data).
 */
export class Sealer {
  readonly #options: SealerOptions;
  /** A name is asked for several times on the way to one token, and to compute it is a trip to another thread. */
  readonly #names = new LruMap<string, string>(MAX_NAMES, {
    maxWeight: MAX_NAMES_BYTES,
    weigh: (key, name) => ENTRY_BYTES + textBytes(key) + textBytes(name),
  });
  #keys: Keys | undefined;

  constructor(options: SealerOptions) {
    this.#options = options;
  }

  /** The name under which whatever belongs to `key` is kept. It can't be turned back. */
  async name(key: string): Promise<string> {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const { name: hmac } = await this.#derived();
    const name = encodeBase64url(new Uint8Array(await crypto.subtle.sign("HMAC", hmac, encoder.encode(key))));
    this.#names.set(key, name);
    return name;
  }

  async seal(key: string, text: string): Promise<string> {
    const { value } = await this.#derived();
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(algorithm(nonce, key), value, encoder.encode(text));
    return VERSION + encodeBase64url(nonce) + encodeBase64url(new Uint8Array(sealed));
  }

  /** The text sealed for `key`. Throws if it was sealed for another key, with another secret, or not at all. */
  async open(key: string, sealed: string): Promise<string> {
    const { value } = await this.#derived();
    try {
      if (!sealed.startsWith(VERSION) || sealed.length > MAX_SEALED_CHARACTERS)
        throw new TypeError("Not a sealed value");
      // 12 bytes are 16 characters, without a rest.
      const nonce = decodeBase64url(sealed.slice(VERSION.length, VERSION.length + 16));
      const body = decodeBase64url(sealed.slice(VERSION.length + 16));
      return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm(nonce, key), value, body));
    } catch {
      throw new TypeError("A stored value can't be opened: it is damaged, moved, or sealed with another secret");
    }
  }

  /** Kept as values, not as a promise, which would belong to one request. Requests that come meanwhile derive too. */
  async #derived(): Promise<Keys> {
    this.#keys ??= await derive(this.#options);
    return this.#keys;
  }
}

function algorithm(nonce: Uint8Array<ArrayBuffer>, key: string): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(key) };
}

/** One secret in, a key for each purpose out. */
async function derive({ secret, identity = [] }: SealerOptions): Promise<Keys> {
  const text = await keyingSecret(secret);
  const info = (purpose: string) => ["edgegrant token cache", VERSION, purpose, ...identity];
  const [name, value] = await Promise.all([
    derivedKey(text, info("name"), { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
    derivedKey(text, info("value"), { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
  ]);
  return { name, value };
}
