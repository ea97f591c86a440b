import { withDeadline } from "../concurrency/deadline.ts";
import { messageOf } from "../errors.ts";
import { refreshSecret, rememberSecrets } from "../redaction/known-secrets.ts";
import { redact } from "../redaction/redact.ts";
import {
  isStoredToken,
  type Lease,
  type StoredToken,
  type StoreObserver,
  type StoreOperation,
  type TokenStore,
} from "./store.ts";

/**
 * Wraps a store so that it can neither fail nor hang a request. An error or a timeout is reported and counts as a miss.
 */
export class GuardedStore {
  readonly #store: TokenStore;
  readonly #observer: StoreObserver;

  constructor(store: TokenStore, observer: StoreObserver) {
    this.#store = store;
    this.#observer = observer;
    store.observe?.(observer);
  }

  /**
   * The stored token. Synchronous if the store answers synchronously.
   *
   * @param startedAtMs The current time, for a caller that has just read the clock.
   */
  get(key: string, after?: number, startedAtMs?: number): StoredToken | undefined | Promise<StoredToken | undefined> {
    const work = () => {
      const stored = this.#store.get(key, after);
      return isPromise(stored) ? Promise.resolve(stored).then(foreignTokenIn) : ownTokenIn(stored);
    };
    return this.#attempt("get", this.#observer.readMs, [key], work, startedAtMs);
  }

  async set(key: string, token: StoredToken): Promise<void> {
    const { writeMs } = this.#observer;
    await this.#attempt("set", writeMs, [key, token.accessToken], () => this.#store.set(key, token));
  }

  async delete(key: string, accessToken?: string): Promise<void> {
    const { writeMs } = this.#observer;
    await this.#attempt("delete", writeMs, [key, accessToken], () => this.#store.delete(key, accessToken));
  }

  /** A lease. Undefined if the store has no leases, or fails, or takes too long. */
  async acquire(key: string, after: number): Promise<Lease | undefined> {
    if (!this.#store.acquire) return undefined;
    let isOver = false;
    const asked = async (): Promise<Lease> => {
      const lease = leaseIn(await this.#store.acquire?.(key, after));
      // The caller has already gone on without a lease. An unused lease would only make followers wait.
      if (isOver && lease.leads) await lease.release();
      return lease;
    };
    const lease = await this.#attempt("lease", this.#observer.readMs, [key], asked);
    isOver = true;
    return lease && this.#guarded(lease, key);
  }

  #guarded(lease: Lease, key: string): Lease {
    const { readMs, writeMs } = this.#observer;
    if (lease.leads) {
      return { leads: true, release: async () => this.#attempt("lease", writeMs, [key], () => lease.release()) };
    }
    const result = (waitMs: number) => async () => foreignTokenIn(await lease.result(waitMs));
    return { leads: false, result: async (waitMs) => this.#attempt("lease", waitMs + readMs, [key], result(waitMs)) };
  }

  /**
   * The result of `work`. If `work` is synchronous, so is this, which saves a timer and a promise. An error is reported
   * with `secrets` redacted. The cache key is one of them, because it names the user.
   */
  #attempt<T>(
    operation: StoreOperation,
    timeoutMs: number,
    secrets: readonly (string | undefined)[],
    work: () => T | Promise<T>,
    startedAtMs = this.#observer.now(),
  ): T | undefined | Promise<T | undefined> {
    const failed = (error: unknown): undefined => {
      const durationMs = this.#observer.now() - startedAtMs;
      const message = redact(messageOf(error), secrets);
      this.#observer.report({ type: "failed", operation, durationMs, message });
    };
    try {
      const answer = work();
      if (!isPromise(answer)) return answer;
      const error = () => new Error(`No answer within ${timeoutMs} ms`);
      return withDeadline(Promise.resolve(answer), { timeoutMs, error }).catch(failed);
    } catch (error) {
      return failed(error);
    }
  }
}

function isPromise<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return typeof answer === "object" && answer !== null && "then" in answer;
}

function tokenIn(stored: unknown): StoredToken | undefined {
  if (stored === undefined || stored === null) return undefined;
  if (!isStoredToken(stored)) throw new TypeError("The store's answer is not a token");
  return stored;
}

/**
 * A token from a synchronous store. Such a store is this process's memory, so the token was granted to this process.
 */
function ownTokenIn(stored: unknown): StoredToken | undefined {
  const token = tokenIn(stored);
  if (token) refreshSecret(token.accessToken);
  return token;
}

/** A token from an asynchronous store. It may have been granted to another process. */
function foreignTokenIn(stored: unknown): StoredToken | undefined {
  const token = tokenIn(stored);
  rememberSecrets(token?.accessToken);
  return token;
}

function leaseIn(lease: Lease | undefined): Lease {
  if (typeof lease?.leads !== "boolean") throw new TypeError("The store's answer is not a lease");
  return lease;
}
