import { Sealer, type SealerOptions } from "./sealing.ts";
import { copyOf, isStoredToken, type StoredToken, type TokenStore } from "./store.ts";

/** A place outside this server that keeps texts under names. It sees sealed values only. */
export interface SealedStorage {
  get(name: string): Promise<string | null | undefined>;
  /** Keeps `value` until `expiresAt`, in seconds since the epoch; longer does no harm. */
  put(name: string, value: string, expiresAt: number): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Settings of a {@link SealedTokenStore}. */
export interface SealedTokenStoreOptions extends SealerOptions {
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
}

/** Keeps tokens in a place that others can read, sealed. An adapter author gives the place, and nothing else. */
export class SealedTokenStore implements TokenStore {
  readonly #storage: SealedStorage;
  readonly #now: () => number;
  readonly #sealer: Sealer;

  constructor(storage: SealedStorage, options: SealedTokenStoreOptions) {
    this.#storage = storage;
    this.#sealer = new Sealer(options);
    this.#now = options.now ?? Date.now;
  }

  /** Throws if there is a value that does not open. */
  async get(key: string): Promise<StoredToken | undefined> {
    const sealed = await this.#storage.get(await this.nameOf(key));
    return sealed === null || sealed === undefined ? undefined : this.open(key, sealed);
  }

  async set(key: string, token: StoredToken): Promise<void> {
    if (this.#isOver(token)) return;
    const sealed = await this.#sealer.seal(key, JSON.stringify(copyOf(token)));
    await this.#storage.put(await this.nameOf(key), sealed, token.expiresAt);
  }

  async delete(key: string, accessToken?: string): Promise<void> {
    if (accessToken !== undefined && (await this.#keepsAnother(key, accessToken))) return;
    await this.#storage.delete(await this.nameOf(key));
  }

  /** The name that stands for `key` outside this server. */
  protected nameOf(key: string): Promise<string> {
    return this.#sealer.name(key);
  }

  /** The token sealed for `key`, unless it has expired: a place may keep values for longer than it should. */
  protected async open(key: string, sealed: string): Promise<StoredToken | undefined> {
    const token: unknown = JSON.parse(await this.#sealer.open(key, sealed));
    if (!isStoredToken(token)) throw new TypeError("A stored value is no token");
    return this.#isOver(token) ? undefined : copyOf(token);
  }

  async #keepsAnother(key: string, accessToken: string): Promise<boolean> {
    try {
      const token = await this.get(key);
      return token !== undefined && token.accessToken !== accessToken;
    } catch {
      // What does not open is of no use to anybody.
      return false;
    }
  }

  #isOver({ expiresAt }: StoredToken): boolean {
    return expiresAt * 1000 <= this.#now();
  }
}
