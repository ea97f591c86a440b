import type { TokenStoreUnderTest } from "./harness.ts";
import { check } from "./harness.ts";
import { answerOf, isSame, keysOf, tokenOf } from "./samples.ts";

/** One rule of the contract. */
export interface ContractRule {
  name: string;
  check(subject: TokenStoreUnderTest): Promise<void>;
}

const [A = "", B = ""] = keysOf(2);

/** The rules for every store. */
export const semantics: readonly ContractRule[] = [
  {
    name: "knows nothing at first",
    check: async ({ store }) => {
      check((await store.get(A)) === undefined, "get gives undefined for a key that was never set");
      await store.delete(A);
    },
  },
  {
    name: "gives back every member of what was set",
    check: async ({ store }) => {
      const token = tokenOf("a");
      await store.set(A, token);
      check(isSame(await store.get(A), token), "get gives what was set");
      const bare = { accessToken: "bare", tokenType: "Bearer", expiresAt: token.expiresAt };
      await store.set(B, bare);
      check(isSame(await store.get(B), bare), "optional members that were not set stay away");
    },
  },
  {
    name: "replaces, or keeps the old token for a while, but never mixes the two",
    check: async ({ store }) => {
      const [old, young] = [tokenOf("old", 3000), tokenOf("young", 3600)];
      await store.set(A, old);
      await store.set(A, young);
      const answer = await store.get(A);
      check(answer === undefined || isSame(answer, young) || isSame(answer, old), "get gives one of the tokens set");
    },
  },
  {
    name: "deletes under one key only",
    check: async ({ store }) => {
      await store.set(A, tokenOf("a"));
      await store.set(B, tokenOf("b"));
      await store.delete(A);
      check((await store.get(A)) === undefined, "get gives undefined after delete");
      check(isSame(await store.get(B), tokenOf("b", remaining(await store.get(B)))), "another key keeps its token");
    },
  },
  {
    name: "deletes the token that is named, and none that has taken its place",
    check: async ({ store }) => {
      const [old, young] = [tokenOf("old"), tokenOf("young")];
      await store.set(A, young);
      await store.delete(A, old.accessToken);
      check(isSame(await store.get(A), young), "delete leaves a token other than the one it names");
      await store.delete(A, young.accessToken);
      check((await store.get(A)) === undefined, "delete forgets the token that it names");
    },
  },
  {
    name: "keeps copies: nobody changes a token that is kept",
    check: async ({ store }) => {
      const token = tokenOf("a");
      const original = { ...token, scope: ["read", "write"] };
      await store.set(A, token);
      token.accessToken = "changed";
      token.scope?.push("admin");
      const first = await store.get(A);
      check(isSame(first, original), "a token that was set is not changed through the object given to set");
      first?.scope?.push("admin");
      check(isSame(await store.get(A), original), "nor through an object that get has given");
    },
  },
  {
    name: "gives no expired token as if it were good",
    check: async ({ store }) => {
      const expired = tokenOf("expired", -1);
      await store.set(A, expired);
      const answer = await answerOf(store, A);
      check(answer === undefined || answer.expiresAt === expired.expiresAt, "an expired token says so, or is gone");
    },
  },
  {
    name: "takes an end that is no whole number of seconds, and one that is centuries away",
    check: async ({ store }) => {
      const odd = { ...tokenOf("odd"), expiresAt: Math.floor(Date.now() / 1000) + 3599.9996 };
      const far = { ...tokenOf("far"), expiresAt: 99_999_999_999 };
      await store.set(A, odd);
      check(isSame(await store.get(A), odd), "a token whose end has a fraction is kept as it is");
      await store.set(B, far);
      check(isSame(await store.get(B), far), "a token that ends in centuries is kept as it is");
    },
  },
  {
    name: "takes keys and tokens of any length and script",
    check: async ({ store }) => {
      const key = JSON.stringify(["ключ", "::", "\u0000", "🔑", "k".repeat(4096)]);
      const token = { ...tokenOf("long"), accessToken: "t".repeat(16_384) };
      await store.set(key, token);
      check(isSame(await store.get(key), token), "a long token under a long key comes back whole");
      check((await store.get(key.slice(0, -1))) === undefined, "a key that is nearly the same has nothing");
    },
  },
];

function remaining(token: { expiresAt: number } | undefined): number {
  return (token?.expiresAt ?? 0) - Math.floor(Date.now() / 1000);
}
