import { check } from "./harness.ts";
import { keysOf, tokenOf } from "./samples.ts";
import type { ContractRule } from "./semantics.ts";

/** The limit of what hangs. It says nothing of how fast a store is. */
const TIMEOUT_MS = 60_000;
const [A = ""] = keysOf(1);

/** How a store behaves when its backend fails. */
export const failure: readonly ContractRule[] = [
  {
    name: "fails or misses when its backend fails, without a hang and without the token in its error",
    check: async ({ store, breakBackend }) => {
      if (!breakBackend) return;
      const token = tokenOf("a");
      await store.set(A, token);
      await breakBackend();
      const words = await Promise.all([
        describeError(async () => store.get(A)),
        describeError(async () => store.set(A, token)),
        describeError(async () => store.delete(A)),
      ]);
      check(!words.join().includes(token.accessToken), "no error contains the token");
    },
  },
];

/** The error's text, or an empty text if there was no error. */
async function describeError(work: () => Promise<unknown>): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<"hangs">((resolve) => {
    timer = setTimeout(() => resolve("hangs"), TIMEOUT_MS);
  });
  const ended = await Promise.race([work().then(() => "", describe), timeout]);
  clearTimeout(timer);
  check(ended !== "hangs", `every call ends within ${TIMEOUT_MS / 1000} seconds`);
  return ended;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.message} ${error.stack}` : String(error);
}
