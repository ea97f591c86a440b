import { check } from "./harness.ts";
import { isSame, keysOf, tokenOf } from "./samples.ts";
import type { ContractRule } from "./semantics.ts";

const WAIT_MS = 5_000;
const [A = "", B = ""] = keysOf(2);

/** The rules for a store with leases. */
export const leases: readonly ContractRule[] = [
  {
    name: "lets one lead per key, and wakes the others with its result",
    check: async ({ store, reopen }) => {
      if (!store.acquire) return;
      const other = (await reopen?.({ secret: "same" })) ?? store;
      const leader = await store.acquire(A, 0);
      check(leader.leads, "the first leads");
      const follower = await other.acquire?.(A, 0);
      check(follower !== undefined && !follower.leads, "the second, anywhere, follows");
      check((await other.acquire?.(B, 0))?.leads === true, "another key has its own leader");
      const result = follower.result(WAIT_MS);
      const token = tokenOf("a");
      await store.set(A, token);
      await leader.release();
      check(isSame(await result, token), "a follower gets the token that the leader sets");
    },
  },
  {
    name: "lets somebody else lead once a leader has given up",
    check: async ({ store }) => {
      if (!store.acquire) return;
      const leader = await store.acquire(A, 0);
      const follower = await store.acquire(A, 0);
      check(leader.leads && !follower.leads, "one leads");
      const result = follower.result(WAIT_MS);
      await leader.release();
      check((await result) === undefined, "a follower of a leader that failed gets nothing");
      check((await store.acquire(A, 0)).leads, "and the next to ask leads");
    },
  },
  {
    name: "counts a token that is kept already as the result, unless it is not young enough",
    check: async ({ store }) => {
      if (!store.acquire) return;
      const token = tokenOf("a");
      await store.set(A, token);
      const lease = await store.acquire(A, token.expiresAt - 1);
      check(!lease.leads, "nobody leads where there is a token");
      check(isSame(await lease.result(WAIT_MS), token), "that token is the result");
      check(
        (await store.acquire(A, token.expiresAt)).leads,
        "a token that does not expire later than asked for is no result",
      );
    },
  },
  {
    name: "waits no longer than it was told to",
    check: async ({ store }) => {
      if (!store.acquire) return;
      await store.acquire(A, 0);
      const follower = await store.acquire(A, 0);
      check(!follower.leads, "the second follows");
      check((await follower.result(50)) === undefined, "after that time there is no result");
    },
  },
];
