import type { AdapterHarness } from "./harness.ts";

/** One demand of the contract. */
export interface AdapterRule {
  name: string;
  check(harness: AdapterHarness): Promise<void>;
}
