import { DurableObject } from "./workers.ts";

/**
 * The result of a lease request: the stored value, or the id of the new lease. Neither if another caller holds the
 * lease.
 */
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
 * The Durable Object behind {@link DurableTokenStore}. There is one for each cache key. It holds one sealed value,
 * which it can't open and deletes when it expires, and the lease for the exchange.
 *
 * Export it from your Worker, and bind it as a SQLite-backed class (`new_sqlite_classes`).
 */
export class TokenVault extends DurableObject {
  #value: StoredValue | undefined;
  /** In memory only. After a restart of the object it is lost, which costs one more exchange. */
  #lease: { id: string; endsAtMs: number } | undefined;
  readonly #waiters = new Set<(value: string | undefined) => void>();

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env as never);
    void state.blockConcurrencyWhile(async () => {
      this.#value = await state.storage.get<StoredValue>(VALUE_KEY);
    });
  }

  /** The sealed value, unless it has expired. */
  read(): string | undefined {
    return this.#value && this.#value.expiresAt * 1000 > Date.now() ? this.#value.value : undefined;
  }

  /**
   * Stores a sealed value until it expires, gives it to all followers, and ends the lease. Of two values, the one that
   * expires later counts as newer, in whatever order they arrive: a leader may be late.
   */
  async write(value: string, expiresAt: number): Promise<void> {
    if (this.#value && this.#value.expiresAt > expiresAt) return this.#endLease(this.#value.value);
    const [before, kept] = [this.#value, { value, expiresAt }];
    this.#value = kept;
    this.#endLease(value);
    try {
      // In one transaction, because a value without an alarm would never be deleted.
      await this.ctx.storage.transaction(async (transaction) => {
        await transaction.put(VALUE_KEY, kept);
        await transaction.setAlarm(expiresAt * 1000);
      });
    } catch (error) {
      if (this.#value === kept) this.#value = before;
      throw error;
    }
  }

  /** Deletes the value. With `value`: only if it is the stored one, so that a newer value stays. */
  async forget(value = this.#value?.value): Promise<void> {
    if (this.#value?.value !== value) return;
    this.#value = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Requests the lease, for at most `leaseMs`. Not granted if the stored value expires after `after`. */
  acquireLease(after: number, leaseMs: number): LeaseResult {
    if (this.#value && this.#value.expiresAt > after) return { value: this.#value.value };
    const now = Date.now();
    if (this.#lease && this.#lease.endsAtMs > now) return {};
    this.#lease = { id: crypto.randomUUID(), endsAtMs: now + leaseMs };
    return { lead: this.#lease.id };
  }

  /**
   * Waits for the value that the leader writes. Undefined if the leader gives up, its lease ends, or `waitMs` pass
   * first. Without a lease, returns the stored value.
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

  /** Ends the lease. Does nothing if the lease has ended and another caller holds one now. */
  release(lease: string): void {
    if (this.#lease?.id === lease) this.#endLease(undefined);
  }

  /** Deletes the expired value. */
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
