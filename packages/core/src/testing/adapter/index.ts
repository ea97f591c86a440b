import type { ContractCheck } from "../contract-check.ts";
import { bodies } from "./bodies.ts";
import { doors } from "./doors.ts";
import type { AdapterHarness } from "./harness.ts";
import { passedOn } from "./passed-on.ts";
import { troubles } from "./troubles.ts";
import { wire } from "./wire.ts";

export type { AdapterConnection, AdapterHarness, ServedAdapter } from "./harness.ts";

/**
 * The contract that every adapter keeps, as a list of checks, to be run on the platform itself. They need no network but
 * the loopback interface.
 *
 * @example
 * ```ts
 * const contract = adapterContract({
 *   serve: (options) => serveOnMyPlatform(options),
 *   connect: (port) => connect(port, "127.0.0.1"),
 * });
 * for (const { name, run } of contract) it(name, run, 20_000);
 * ```
 */
export function adapterContract(harness: AdapterHarness): ContractCheck[] {
  return [...doors, ...bodies, ...passedOn, ...troubles, ...wire].map(({ name, check }) => ({
    name,
    run: () => check(harness),
  }));
}
