import fc from "fast-check";
import { inject } from "vitest";
// Threads are kept from one mutant to the next. So every module is loaded here, before a mutant is active.
import "../../src/adapter.ts";
import "../../src/index.ts";
import "../../src/sqlite/index.ts";
import "../../src/testing/index.ts";

// The setup of the tests for `npm run mutate`, in addition to their usual setup.

declare module "vitest" {
  interface ProvidedContext {
    /** When Stryker makes a mutant active: as modules load, or as tests run. */
    mutantActivation: "static" | "runtime";
  }
}

// Every mutant meets the same generated values. Otherwise it could be killed in one run and survive in the next.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 });

// The mutant of the last run in this thread. A test file's own code, outside its tests, runs without a mutant.
const { __stryker__: stryker } = globalThis as { __stryker__?: { activeMutant?: string | undefined } };
if (stryker && inject("mutantActivation") !== "static") stryker.activeMutant = undefined;
