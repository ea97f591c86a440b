import type { ContractCheck } from "../contract-check.ts";
import { bodies } from "./bodies.ts";
import { doors } from "./doors.ts";
import type { AdapterHarness } from "./harness.ts";
import { troubles } from "./troubles.ts";

export type { AdapterHarness, ServedAdapter } from "./harness.ts";

/**
 * The contract that every adapter keeps, as a list of checks, to be run on the platform itself. They need no network but
 * the loopback interface.
 *
 * @example
 * ```ts
 * for (const { name, run } of adapterContract({ serve: (options) => serveOnMyPlatform(options) })) it(name, run);
 * ```
 */
export function adapterContract(harness: AdapterHarness): ContractCheck[] {
  return [...doors, ...bodies, ...troubles].map(({ name, check }) => ({ name, run: () => check(harness) }));
}
