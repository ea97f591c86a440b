import { DurableObject } from "cloudflare:workers";

/** What a claim came to: a value that is there, or the lead, or neither, where another leads. */
export interface Claim {
  value?: string;
  lead?: string;
}

interface Kept {
  value: string;
  /** In seconds since the epoch. */
  expiresAt: number;
}

const KEPT = "kept";

/**
 * The Durable Object behind {@link DurableTokenStore}: one for each key of the cache, with one sealed value, and a lease
 * for whoever exchanges. It can't open what it keeps, and forgets it when it expires.
 *
 * Export it from your Worker, and bind it as a SQLite-backed class (`new_sqlite_classes`).
 */
export class TokenVault extends DurableObject {
  #kept: Kept | undefined;
  /** In memory only: an object that restarts has forgotten it, which costs one more exchange and nothing else. */
  #lease: { id: string; endsAtMs: number } | undefined;
  readonly #waiters = new Set<(value: string | undefined) => void>();

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env as never);
    void state.blockConcurrencyWhile(async () => {
      this.#kept = await state.storage.get<Kept>(KEPT);
    });
  }

  /** The sealed value, if there is one that has not expired. */
  read(): string | undefined {
    return this.#kept && this.#kept.expiresAt * 1000 > Date.now() ? this.#kept.value : undefined;
  }

  /**
   * Keeps a sealed value until it expires, and hands it to everybody who waits. It ends the lease. Of two values the one
   * that expires later is the newer, whichever comes first: a leader may be late.
   */
  async write(value: string, expiresAt: number): Promise<void> {
    if (this.#kept && this.#kept.expiresAt > expiresAt) return this.#endLease(this.#kept.value);
    const [before, kept] = [this.#kept, { value, expiresAt }];
    this.#kept = kept;
    this.#endLease(value);
    try {
      // As one: what is kept without an alarm would never be swept.
      await this.ctx.storage.transaction(async (transaction) => {
        await transaction.put(KEPT, kept);
        await transaction.setAlarm(expiresAt * 1000);
      });
    } catch (error) {
      if (this.#kept === kept) this.#kept = before;
      throw error;
    }
  }

  /** Forgets the value, or only this one: not what has taken its place since the caller read it. */
  async forget(value = this.#kept?.value): Promise<void> {
    if (this.#kept?.value !== value) return;
    this.#kept = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Asks to be the one who exchanges, for at most `leaseMs`. A value that expires after `after` makes that needless. */
  claim(after: number, leaseMs: number): Claim {
    if (this.#kept && this.#kept.expiresAt > after) return { value: this.#kept.value };
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
    if (leaseMs <= 0) return this.#kept && this.#kept.expiresAt > after ? this.#kept.value : undefined;
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
    if (this.#kept && this.#kept.expiresAt * 1000 > Date.now()) {
      await this.ctx.storage.setAlarm(this.#kept.expiresAt * 1000);
    } else {
      await this.forget();
    }
  }

  #endLease(value: string | undefined): void {
    this.#lease = undefined;
    for (const wake of [...this.#waiters]) wake(value);
  }
}
