import { check } from "./harness.ts";
import { answerOf, isSame, keysOf, lookalikeKeys, tokenOf } from "./samples.ts";
import type { ContractRule } from "./semantics.ts";

const MANY = 50;
const [A = ""] = keysOf(1);

/** A store never returns a token that was set under another key, and stays within its limits. */
export const isolation: readonly ContractRule[] = [
  {
    name: "returns each key's own token under concurrent use",
    check: async ({ store }) => {
      const keys = keysOf(MANY);
      const tokens = keys.map((_, index) => tokenOf(String(index)));
      const kept = keys.map(async (key, index) => {
        const token = tokens[index] ?? tokenOf("none");
        await store.set(key, token);
        const answer = await store.get(key);
        check(answer === undefined || isSame(answer, token), "get never returns another key's token");
      });
      await Promise.all(kept);
    },
  },
  {
    name: "distinguishes keys that differ only in case, white space, Unicode normalization or invisible characters",
    check: async ({ store }) => {
      const kept = lookalikeKeys().map((key, index) => [key, tokenOf(String(index))] as const);
      for (const [key, token] of kept) await store.set(key, token);
      for (const [key, token] of kept) {
        const answer = await store.get(key);
        check(answer === undefined || isSame(answer, token), "keys are compared by code unit");
      }
    },
  },
  {
    name: "holds at most maxEntries tokens",
    check: async ({ store, maxEntries }) => {
      if (maxEntries === undefined) return;
      const keys = keysOf(maxEntries * 3);
      for (const key of keys) await store.set(key, tokenOf("any"));
      const answers = await Promise.all(keys.map((key) => store.get(key)));
      const held = answers.filter((answer) => answer !== undefined).length;
      check(held > 0 && held <= maxEntries, `of ${keys.length} tokens, at most ${maxEntries} are held (${held} are)`);
    },
  },
  {
    name: "evicts the least recently used token",
    check: async ({ store, maxEntries }) => {
      if (maxEntries === undefined) return;
      const [hot = "", ...others] = keysOf(maxEntries * 3);
      await store.set(hot, tokenOf("hot"));
      for (const key of others) {
        check((await store.get(hot)) !== undefined, "a token that is used all the time is not evicted");
        await store.set(key, tokenOf("other"));
      }
    },
  },
  {
    name: "returns one of the written tokens during concurrent writes",
    check: async ({ store, reopen }) => {
      const stores = [store, (await reopen?.({ secret: "same" })) ?? store];
      const tokens = Array.from({ length: 5 }, (_, index) => tokenOf(`writer-${index}`));
      const writes = tokens.map((token, index) => Promise.resolve(stores[index % 2]?.set(A, token)));
      const reads = stores.map((each) => answerOf(each, A));
      await Promise.allSettled(writes);
      for (const answer of [...(await Promise.all(reads)), await answerOf(store, A)]) {
        check(
          answer === undefined || tokens.some((token) => isSame(answer, token)),
          "every answer is one complete token",
        );
      }
    },
  },
];
