import { DurableObject } from "cloudflare:workers";

/** What a claim came to: a value that is there, or the lead, or neither, where another leads. */
export interface LeaseResult {
  value?: string;
  lead?: string;
}

interface StoredValue {
  value: string;
  /** In seconds since the epoch. */
  expiresAt: number;
}

const VALUE_KEY = "kept";

/**
 * The Durable Object behind {@link DurableTokenStore}: one for each key of the cache, with one sealed value, and a lease
 * for whoever exchanges. It can't open what it keeps, and forgets it when it expires.
 *
 * Export it from your Worker, and bind it as a SQLite-backed class (`new_sqlite_classes`).
 */
export class TokenVault extends DurableObject {
  #value: StoredValue | undefined;
  /** In memory only: an object that restarts has forgotten it, which costs one more exchange and nothing else. */
  #lease: { id: string; endsAtMs: number } | undefined;
  readonly #waiters = new Set<(value: string | undefined) => void>();

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env as never);
    void state.blockConcurrencyWhile(async () => {
      this.#value = await state.storage.get<StoredValue>(VALUE_KEY);
    });
  }

  /** The sealed value, if there is one that has not expired. */
  read(): string | undefined {
    return this.#value && this.#value.expiresAt * 1000 > Date.now() ? this.#value.value : undefined;
  }

  /**
   * Keeps a sealed value until it expires, and hands it to everybody who waits. It ends the lease. Of two values the one
   * that expires later is the newer, whichever comes first: a leader may be late.
   */
  async write(value: string, expiresAt: number): Promise<void> {
    if (this.#value && this.#value.expiresAt > expiresAt) return this.#endLease(this.#value.value);
    const [before, kept] = [this.#value, { value, expiresAt }];
    this.#value = kept;
    this.#endLease(value);
    try {
      // As one: what is kept without an alarm would never be swept.
      await this.ctx.storage.transaction(async (transaction) => {
        await transaction.put(VALUE_KEY, kept);
        await transaction.setAlarm(expiresAt * 1000);
      });
    } catch (error) {
      if (this.#value === kept) this.#value = before;
      throw error;
    }
  }

  /** Forgets the value, or only this one: not what has taken its place since the caller read it. */
  async forget(value = this.#value?.value): Promise<void> {
    if (this.#value?.value !== value) return;
    this.#value = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Asks to be the one who exchanges, for at most `leaseMs`. A value that expires after `after` makes that needless. */
  acquireLease(after: number, leaseMs: number): LeaseResult {
    if (this.#value && this.#value.expiresAt > after) return { value: this.#value.value };
    const now = Date.now();
    if (this.#lease && this.#lease.endsAtMs > now) return {};
    this.#lease = { id: crypto.randomUUID(), endsAtMs: now + leaseMs };
    return { lead: this.#lease.id };
  }

  /**
   * The value that the leader writes; undefined once it gave up, its lease ended, or `waitMs` passed. Whoever asks when
   * nobody leads any more gets what is there.
   */
  async result(after: number, waitMs: number): Promise<string | undefined> {
    const leaseMs = (this.#lease?.endsAtMs ?? 0) - Date.now();
    if (leaseMs <= 0) return this.#value && this.#value.expiresAt > after ? this.#value.value : undefined;
    return new Promise((resolve) => {
      const wake = (value: string | undefined) => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve(value);
      };
      const timer = setTimeout(() => wake(undefined), Math.min(waitMs, leaseMs));
      this.#waiters.add(wake);
    });
  }

  /** Gives the lead up. A lease that has ended by then, and is somebody else's now, stays. */
  release(lease: string): void {
    if (this.#lease?.id === lease) this.#endLease(undefined);
  }

  /** The value has expired. */
  override async alarm(): Promise<void> {
    if (this.#value && this.#value.expiresAt * 1000 > Date.now()) {
      await this.ctx.storage.setAlarm(this.#value.expiresAt * 1000);
    } else {
      await this.forget();
    }
  }

  #endLease(value: string | undefined): void {
    this.#lease = undefined;
    for (const wake of [...this.#waiters]) wake(value);
  }
}
