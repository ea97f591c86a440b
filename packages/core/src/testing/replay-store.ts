import type { ReplayStore } from "../dpop/replay-store.ts";
import { contractChecks, type Rule } from "./contract.ts";
import type { ContractCheck } from "./harness.ts";

/** Opens a fresh store for each check. */
export interface ReplayStoreHarness {
  /** Opens a store over an empty backend. */
  open(): ReplayStoreUnderTest | Promise<ReplayStoreUnderTest>;
}

/** A store and the operations of its harness. Optional members may be absent; the checks that need them then pass. */
export interface ReplayStoreUnderTest {
  store: ReplayStore;
  /** The largest number of proofs that the store remembers, if the store itself limits it. From 10 to 1000. */
  maxEntries?: number;
  /** Opens another store over the same backend, like another instance of the server. */
  reopen?(): ReplayStore | Promise<ReplayStore>;
  /** The number of remembered proofs in the backend. */
  size?(): number | Promise<number>;
  /** Makes every call of the backend fail from now on. */
  breakBackend?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** The limit of what hangs. It says nothing of how fast a store is. */
const TIMEOUT_MS = 60_000;
const LIFE_SECONDS = 300;
const THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

const keyOf = (id: number | string, thumbprint = THUMBPRINT) => `${thumbprint}.${String(id).padStart(43, "0")}`;

function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`The store breaks its contract: ${what}`);
}

const rules: readonly Rule<ReplayStoreUnderTest>[] = [
  {
    name: "accepts a proof once",
    check: async ({ store }) => {
      const now = seconds();
      demand((await store.once(keyOf(1), now + LIFE_SECONDS, now)) === true, "the first use is true");
      demand((await store.once(keyOf(1), now + LIFE_SECONDS, now)) === false, "the second use is false");
      demand((await store.once(keyOf(1), now + LIFE_SECONDS, now + 200)) === false, "a later use is false");
    },
  },
  {
    name: "accepts a proof once among many calls at the same time",
    check: async ({ store, reopen }) => {
      const now = seconds();
      const other = (await reopen?.()) ?? store;
      const uses = Array.from({ length: 10 }, (_, at) => (at % 2 ? store : other).once(keyOf(1), now + 60, now));
      demand((await Promise.all(uses)).filter((used) => used === true).length === 1, "one of ten uses is true");
    },
  },
  {
    name: "tells keys apart that differ in one character or its case",
    check: async ({ store }) => {
      const now = seconds();
      const keys = [keyOf("a"), keyOf("A"), keyOf("b"), keyOf("a-"), keyOf("a_"), keyOf("a", THUMBPRINT.toLowerCase())];
      for (const key of keys) demand((await store.once(key, now + 60, now)) === true, `${key} was not used before`);
      for (const key of keys) demand((await store.once(key, now + 60, now)) === false, `${key} was used before`);
    },
  },
  {
    name: "refuses what another store over the same backend has accepted",
    check: async ({ store, reopen }) => {
      const other = await reopen?.();
      if (!other) return;
      const now = seconds();
      await store.once(keyOf(1), now + 60, now);
      demand((await other.once(keyOf(1), now + 60, now)) === false, "the other store knows the proof");
    },
  },
  {
    name: "accepts an expiry with a fraction of a second",
    check: async ({ store }) => {
      const now = seconds();
      demand((await store.once(keyOf(1), now + 59.25, now)) === true, "the first use is true");
      demand((await store.once(keyOf(1), now + 59.25, now)) === false, "the second use is false");
    },
  },
  {
    name: "refuses a used proof by a clock that is behind, when another clock has passed its expiry",
    check: async ({ store, reopen }) => {
      const now = seconds();
      const other = (await reopen?.()) ?? store;
      demand((await store.once(keyOf(1), now + 2, now)) === true, "the first use is true");
      await other.once(keyOf(2), now + 60, now + 3);
      demand((await store.once(keyOf(1), now + 2, now + 1)) === false, "the second use is false");
    },
  },
  {
    name: "forgets what has expired, so that it does not grow for ever",
    check: async ({ store, size }) => {
      if (!size) return;
      const now = seconds();
      for (let id = 0; id < 5; id += 1) await store.once(keyOf(id), now + 1, now);
      await store.once(keyOf("later"), now + 120, now + 60);
      demand((await size()) === 1, "only what has not expired is kept");
    },
  },
  {
    name: "accepts no proof twice when it is full, and still accepts new ones",
    check: async ({ store, maxEntries, size }) => {
      if (maxEntries === undefined) return;
      const now = seconds();
      const uses = Array.from({ length: 3 * maxEntries }, (_, at) => ({
        key: keyOf(at),
        expiresAt: now + 10 + at / 10,
      }));
      for (const { key, expiresAt } of uses) {
        demand((await store.once(key, expiresAt, now)) === true, "a proof that expires last is accepted");
      }
      if (size) demand((await size()) <= maxEntries, `no more than ${maxEntries} proofs are kept`);
      for (const { key, expiresAt } of uses) {
        demand((await store.once(key, expiresAt, now)) === false, "a proof that was forgotten is not accepted again");
      }
    },
  },
  {
    name: "does not accept a proof when its backend fails",
    check: async ({ store, breakBackend }) => {
      if (!breakBackend) return;
      const now = seconds();
      await store.once(keyOf(1), now + 60, now);
      await breakBackend();
      demand((await answerOf(() => store.once(keyOf(1), now + 60, now))) !== true, "a used proof is not accepted");
      demand((await answerOf(() => store.once(keyOf(2), now + 60, now))) !== true, "a new proof is not accepted");
    },
  },
];

/**
 * The contract of every {@link ReplayStore}, as a list of checks.
 *
 * @example
 * ```ts
 * for (const { name, run } of replayStoreContract({ open: () => ({ store: new MyStore() }) })) it(name, run);
 * ```
 */
export function replayStoreContract(harness: ReplayStoreHarness): ContractCheck[] {
  return contractChecks(rules, harness);
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** The answer, or undefined for an error. Throws if there is neither in time. */
async function answerOf(use: () => boolean | Promise<boolean>): Promise<boolean | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<"hangs">((resolve) => {
    timer = setTimeout(() => resolve("hangs"), TIMEOUT_MS);
  });
  const answer = await Promise.race([attempt(use), timeout]);
  clearTimeout(timer);
  demand(answer !== "hangs", `every call ends within ${TIMEOUT_MS / 1000} seconds`);
  return answer;
}

async function attempt(use: () => boolean | Promise<boolean>): Promise<boolean | undefined> {
  try {
    return await use();
  } catch {
    return undefined;
  }
}
