import { MAX_LIFE_SECONDS } from "../exchange/response.ts";
import { Sealer, type SealerOptions } from "./sealing.ts";
import { copyToken, type StoredToken, type TokenStore } from "./store.ts";

/** A key-value storage outside this server. It gets sealed values only. */
export interface SealedStorage {
  get(name: string): Promise<string | null | undefined>;
  /**
   * Keeps `value` until `expiresAt`, or longer. `expiresAt` is in whole seconds since the epoch, at most 2^31 - 1
   * seconds from now.
   */
  put(name: string, value: string, expiresAt: number): Promise<void>;
  /** Deletes the entry. With `value`: only if it holds that value. A storage that can't compare ignores `value`. */
  delete(name: string, value?: string): Promise<void>;
}

/** Settings of a {@link SealedTokenStore}. */
export interface SealedTokenStoreOptions extends SealerOptions {
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
}

/** Keeps sealed tokens in a storage that others can read. An adapter provides the {@link SealedStorage} only. */
export class SealedTokenStore implements TokenStore {
  readonly #storage: SealedStorage;
  readonly #now: () => number;
  readonly #sealer: Sealer;

  constructor(storage: SealedStorage, options: SealedTokenStoreOptions) {
    this.#storage = storage;
    this.#sealer = new Sealer(options);
    this.#now = options.now ?? Date.now;
  }

  /** @throws {TypeError} if the stored value can't be opened. It is deleted, because it may keep a usable one out. */
  async get(key: string): Promise<StoredToken | undefined> {
    const name = await this.nameOf(key);
    const sealed = await this.#storage.get(name);
    if (typeof sealed !== "string") return undefined;
    try {
      return await this.open(key, sealed);
    } catch (error) {
      await this.#storage.delete(name, sealed).catch(() => undefined);
      throw error;
    }
  }

  async set(key: string, token: StoredToken): Promise<void> {
    if (this.#isExpired(token)) return;
    const sealed = await this.#sealer.seal(key, JSON.stringify(copyToken(token)));
    // The sealed value holds the exact expiry. The storage gets one in the range that it accepts.
    const end = Math.min(Math.ceil(token.expiresAt), Math.floor(this.#now() / 1000) + MAX_LIFE_SECONDS);
    await this.#storage.put(await this.nameOf(key), sealed, end);
  }

  async delete(key: string, accessToken?: string): Promise<void> {
    const name = await this.nameOf(key);
    if (accessToken === undefined) return this.#storage.delete(name);
    const sealed = await this.#storage.get(name);
    if (typeof sealed !== "string") return;
    // A value that can't be opened is useless, so it is deleted too.
    const token = await this.open(key, sealed).catch(() => undefined);
    if (token === undefined || token.accessToken === accessToken) await this.#storage.delete(name, sealed);
  }

  /** The name that replaces `key` outside this server. */
  protected nameOf(key: string): Promise<string> {
    return this.#sealer.name(key);
  }

  /** The token sealed for `key`, unless it has expired: a storage may keep values longer than asked. */
  protected async open(key: string, sealed: string): Promise<StoredToken | undefined> {
    const token: StoredToken = JSON.parse(await this.#sealer.open(key, sealed));
    return this.#isExpired(token) ? undefined : token;
  }

  #isExpired({ expiresAt }: StoredToken): boolean {
    return expiresAt * 1000 <= this.#now();
  }
}
