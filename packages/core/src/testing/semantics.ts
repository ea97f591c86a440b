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
    name: "is empty at first",
    check: async ({ store }) => {
      check((await store.get(A)) === undefined, "get returns undefined for a key that was never set");
      await store.delete(A);
    },
  },
  {
    name: "returns every member of the token that was set",
    check: async ({ store }) => {
      const token = tokenOf("a");
      await store.set(A, token);
      check(isSame(await store.get(A), token), "get returns the token that was set");
      const bare = { accessToken: "bare", tokenType: "Bearer", expiresAt: token.expiresAt };
      await store.set(B, bare);
      check(isSame(await store.get(B), bare), "optional members that were not set are absent");
    },
  },
  {
    name: "returns the old or the new token after a replacement, never a mixture",
    check: async ({ store }) => {
      const [old, young] = [tokenOf("old", 3000), tokenOf("young", 3600)];
      await store.set(A, old);
      await store.set(A, young);
      const answer = await store.get(A);
      check(answer === undefined || isSame(answer, young) || isSame(answer, old), "get returns one of the two tokens");
    },
  },
  {
    name: "deletes one key only",
    check: async ({ store }) => {
      const other = tokenOf("b");
      await store.set(A, tokenOf("a"));
      await store.set(B, other);
      await store.delete(A);
      check((await store.get(A)) === undefined, "get returns undefined after delete");
      check(isSame(await store.get(B), other), "another key keeps its token");
    },
  },
  {
    name: "deletes only the given token, not one that has replaced it",
    check: async ({ store }) => {
      const [old, young] = [tokenOf("old"), tokenOf("young")];
      await store.set(A, young);
      await store.delete(A, old.accessToken);
      check(isSame(await store.get(A), young), "delete keeps a token other than the given one");
      await store.delete(A, young.accessToken);
      check((await store.get(A)) === undefined, "delete removes the given token");
    },
  },
  {
    name: "stores and returns copies",
    check: async ({ store }) => {
      const token = tokenOf("a");
      const original = { ...token, scope: ["read", "write"] };
      await store.set(A, token);
      token.accessToken = "changed";
      token.scope?.push("admin");
      const first = await store.get(A);
      check(isSame(first, original), "a change of the object passed to set has no effect");
      first?.scope?.push("admin");
      check(isSame(await store.get(A), original), "a change of an object returned by get has no effect");
    },
  },
  {
    name: "does not return an expired token with another expiry",
    check: async ({ store }) => {
      const expired = tokenOf("expired", -1);
      await store.set(A, expired);
      const answer = await answerOf(store, A);
      check(
        answer === undefined || answer.expiresAt === expired.expiresAt,
        "an expired token keeps its expiry, or is gone",
      );
    },
  },
  {
    name: "accepts an expiry with a fraction of a second, and one in centuries",
    check: async ({ store }) => {
      const odd = { ...tokenOf("odd"), expiresAt: Math.floor(Date.now() / 1000) + 3599.9996 };
      const far = { ...tokenOf("far"), expiresAt: 99_999_999_999 };
      await store.set(A, odd);
      check(isSame(await store.get(A), odd), "an expiry with a fraction is kept");
      await store.set(B, far);
      check(isSame(await store.get(B), far), "an expiry in centuries is kept");
    },
  },
  {
    name: "accepts keys and tokens of any length and script",
    check: async ({ store }) => {
      const key = JSON.stringify(["ключ", "::", "\u0000", "🔑", "k".repeat(4096)]);
      const token = { ...tokenOf("long"), accessToken: "t".repeat(16_384) };
      await store.set(key, token);
      check(isSame(await store.get(key), token), "a long token under a long key is returned unchanged");
      check((await store.get(key.slice(0, -1))) === undefined, "a similar key has no token");
    },
  },
];
