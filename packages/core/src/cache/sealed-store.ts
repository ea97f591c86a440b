import { MAX_LIFE_SECONDS } from "../exchange/response.ts";
import { Sealer, type SealerOptions } from "./sealing.ts";
import { copyToken, type StoredToken, type TokenStore } from "./store.ts";

/** A place outside this server that keeps texts under names. It sees sealed values only. */
export interface SealedStorage {
  get(name: string): Promise<string | null | undefined>;
  /**
   * Keeps `value` until `expiresAt`, in whole seconds since the epoch and at most 2^31 - 1 of them from now; longer does no
   * harm.
   */
  put(name: string, value: string, expiresAt: number): Promise<void>;
  /** With `value`: only if that is what stands there. A place that can't tell deletes whatever does. */
  delete(name: string, value?: string): Promise<void>;
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
    return typeof sealed === "string" ? this.open(key, sealed) : undefined;
  }

  async set(key: string, token: StoredToken): Promise<void> {
    if (this.#isOver(token)) return;
    const sealed = await this.#sealer.seal(key, JSON.stringify(copyToken(token)));
    // The end of the token stands in the sealed value as well; the place is told one that it can take.
    const end = Math.min(Math.ceil(token.expiresAt), Math.floor(this.#now() / 1000) + MAX_LIFE_SECONDS);
    await this.#storage.put(await this.nameOf(key), sealed, end);
  }

  async delete(key: string, accessToken?: string): Promise<void> {
    const name = await this.nameOf(key);
    if (accessToken === undefined) return this.#storage.delete(name);
    const sealed = await this.#storage.get(name);
    if (typeof sealed !== "string") return;
    // What does not open is of no use to anybody.
    const token = await this.open(key, sealed).catch(() => undefined);
    if (token === undefined || token.accessToken === accessToken) await this.#storage.delete(name, sealed);
  }

  /** The name that stands for `key` outside this server. */
  protected nameOf(key: string): Promise<string> {
    return this.#sealer.name(key);
  }

  /** The token sealed for `key`, unless it has expired: a place may keep values for longer than it should. */
  protected async open(key: string, sealed: string): Promise<StoredToken | undefined> {
    const token: StoredToken = JSON.parse(await this.#sealer.open(key, sealed));
    return this.#isOver(token) ? undefined : token;
  }

  #isOver({ expiresAt }: StoredToken): boolean {
    return expiresAt * 1000 <= this.#now();
  }
}
