import { contractChecks } from "./contract.ts";
import { failure } from "./failure.ts";
import type { ContractCheck, TokenStoreHarness } from "./harness.ts";
import { isolation } from "./isolation.ts";
import { leases } from "./leases.ts";
import { sealing } from "./sealing.ts";
import { semantics } from "./semantics.ts";

export { type AdapterConnection, type AdapterHarness, adapterContract, type ServedAdapter } from "./adapter/index.ts";
export type { ContractCheck, SealedBackend, TokenStoreHarness, TokenStoreUnderTest } from "./harness.ts";
export { type ReplayStoreHarness, type ReplayStoreUnderTest, replayStoreContract } from "./replay-store.ts";

/**
 * The contract of every {@link TokenStore}, as a list of checks.
 *
 * @example
 * ```ts
 * for (const { name, run } of tokenStoreContract({ open: () => ({ store: new MyStore() }) })) it(name, run);
 * ```
 */
export function tokenStoreContract(harness: TokenStoreHarness): ContractCheck[] {
  return contractChecks([...semantics, ...isolation, ...sealing, ...failure, ...leases], harness);
}
