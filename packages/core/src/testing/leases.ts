import { check } from "./harness.ts";
import { isSame, keysOf, tokenOf } from "./samples.ts";
import type { ContractRule } from "./semantics.ts";

/** The limit of what hangs. A follower has its result as soon as there is one. */
const WAIT_MS = 60_000;
const [A = "", B = ""] = keysOf(2);

/** The rules for a store with leases. */
export const leases: readonly ContractRule[] = [
  {
    name: "has one leader per key, and gives its result to the followers",
    check: async ({ store, reopen }) => {
      if (!store.acquire) return;
      const other = (await reopen?.({ secret: "same" })) ?? store;
      const leader = await store.acquire(A, 0);
      check(leader.leads, "the first caller leads");
      const follower = await other.acquire?.(A, 0);
      check(follower !== undefined && !follower.leads, "the second caller follows, also through another store object");
      check((await other.acquire?.(B, 0))?.leads === true, "another key has its own leader");
      const result = follower.result(WAIT_MS);
      const token = tokenOf("a");
      await store.set(A, token);
      await leader.release();
      check(isSame(await result, token), "a follower gets the token that the leader sets");
    },
  },
  {
    name: "has a new leader after a leader releases its lease without a result",
    check: async ({ store }) => {
      if (!store.acquire) return;
      const leader = await store.acquire(A, 0);
      const follower = await store.acquire(A, 0);
      check(leader.leads && !follower.leads, "one caller leads and the other follows");
      const result = follower.result(WAIT_MS);
      await leader.release();
      check((await result) === undefined, "a follower of a failed leader gets undefined");
      check((await store.acquire(A, 0)).leads, "the next caller leads");
    },
  },
  {
    name: "treats a stored token as the result if it expires late enough",
    check: async ({ store }) => {
      if (!store.acquire) return;
      const token = tokenOf("a");
      await store.set(A, token);
      const lease = await store.acquire(A, token.expiresAt - 1);
      check(!lease.leads, "no caller leads while there is such a token");
      check(isSame(await lease.result(WAIT_MS), token), "the stored token is the result");
      check((await store.acquire(A, token.expiresAt)).leads, "a token that expires too early is not a result");
    },
  },
  {
    name: "waits at most waitMs for a result",
    check: async ({ store }) => {
      if (!store.acquire) return;
      await store.acquire(A, 0);
      const follower = await store.acquire(A, 0);
      check(!follower.leads, "the second caller follows");
      check((await follower.result(50)) === undefined, "the result is undefined after waitMs");
    },
  },
];
