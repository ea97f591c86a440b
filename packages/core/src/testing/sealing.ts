import type { SealedBackend } from "./harness.ts";
import { check } from "./harness.ts";
import { answerOf, isSame, keysOf, tokenOf } from "./samples.ts";
import type { ContractRule } from "./semantics.ts";

const [A = "", B = ""] = keysOf(2);

/** Access to the backend reveals no token, and a token can't be moved to another key. */
export const sealing: readonly ContractRule[] = [
  {
    name: "leaves no plain text in the backend",
    check: async ({ store, backend }) => {
      if (!backend) return;
      await store.set(A, tokenOf("a"));
      const text = JSON.stringify(await entriesOf(backend));
      for (const plain of [tokenOf("a").accessToken, "Bearer", "user-0", "zone.example", "api.example", "mcp:tools"]) {
        const hidden = [plain, btoa(plain).replaceAll("=", "")];
        check(!hidden.some((form) => text.includes(form)), `the backend does not contain "${plain}"`);
      }
    },
  },
  {
    name: "gives each key its own entry name",
    check: async ({ store, backend }) => {
      if (!backend) return;
      await store.set(A, tokenOf("a"));
      await store.set(B, tokenOf("b"));
      const names = (await entriesOf(backend)).map(([name]) => name);
      check(new Set(names).size === 2, "two keys have two entry names");
    },
  },
  {
    name: "does not open a value that was moved to another entry",
    check: async ({ store, backend }) => {
      if (!backend) return;
      await store.set(A, tokenOf("a"));
      await store.set(B, tokenOf("b"));
      const [one, other] = await entriesOf(backend);
      check(one !== undefined && other !== undefined, "two tokens make two entries");
      await backend.write(one[0], other[1]);
      await backend.write(other[0], one[1]);
      for (const [key, stranger] of [[A, tokenOf("b")] as const, [B, tokenOf("a")] as const]) {
        check((await answerOf(store, key))?.accessToken !== stranger.accessToken, "a moved value does not open");
      }
    },
  },
  {
    name: "treats a damaged value as a miss",
    check: async ({ store, backend }) => {
      if (!backend) return;
      const token = tokenOf("a");
      await store.set(A, token);
      const [entry] = await entriesOf(backend);
      check(entry !== undefined, "a token makes an entry");
      const [name, value] = entry;
      for (const damaged of ["", "v1.", "{}", value.slice(0, -4), `${value.slice(0, -1)}${flipped(value.at(-1))}`]) {
        await backend.write(name, damaged);
        const answer = await answerOf(store, A);
        check(answer === undefined || isSame(answer, token), "a damaged value does not open");
      }
    },
  },
  {
    name: "can be read by another isolate of the same server",
    check: async ({ store, reopen }) => {
      const other = await reopen?.({ secret: "same" });
      if (!other) return;
      const token = tokenOf("a");
      await store.set(A, token);
      check(isSame(await other.get(A), token), "the same secret opens the value");
    },
  },
  {
    name: "is a miss with another secret",
    check: async ({ store, backend, reopen }) => {
      const stranger = await reopen?.({ secret: "other" });
      if (!stranger || !backend) return;
      await store.set(A, tokenOf("a"));
      const [ours] = await entriesOf(backend);
      check((await stranger.get(A)) === undefined, "a store with another secret finds nothing");
      await stranger.set(A, tokenOf("b"));
      const theirs = (await entriesOf(backend)).find(([name]) => name !== ours?.[0]);
      check(ours !== undefined && theirs !== undefined, "another secret gives another entry name");
      await backend.write(theirs[0], ours[1]);
      check(
        (await answerOf(stranger, A))?.accessToken !== tokenOf("a").accessToken,
        "another secret does not open the value",
      );
    },
  },
];

/** The current names and values. */
async function entriesOf(backend: SealedBackend): Promise<(readonly [string, string])[]> {
  return [...(await backend.entries())];
}

/** Another base64url character. Its highest bits differ, and no decoder drops those. */
function flipped(character = "A"): string {
  return /[A-Z]/.test(character) ? "z" : "A";
}
