import type { ContractCheck } from "../harness.ts";
import { authentication } from "./authentication.ts";
import { bodies } from "./bodies.ts";
import { failures } from "./failures.ts";
import { forwardedResponses } from "./forwarded-responses.ts";
import type { AdapterHarness } from "./harness.ts";
import { rawRequests } from "./raw-requests.ts";
import { tools } from "./tools.ts";

export type { AdapterConnection, AdapterHarness, ServedAdapter } from "./harness.ts";

/**
 * The contract of every adapter, as a list of checks. Run them on the platform itself. They use only the loopback
 * interface.
 *
 * @example
 * ```ts
 * const contract = adapterContract({
 *   serve: (options) => serveOnMyPlatform(options),
 *   connect: (port) => connect(port, "127.0.0.1"),
 * });
 * for (const { name, run } of contract) it(name, run, 150_000);
 * ```
 */
export function adapterContract(harness: AdapterHarness): ContractCheck[] {
  return [...authentication, ...bodies, ...forwardedResponses, ...failures, ...rawRequests, ...tools].map(
    ({ name, check }) => ({
      name,
      run: () => check(harness),
    }),
  );
}
