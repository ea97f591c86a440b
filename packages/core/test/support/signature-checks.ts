import { vi } from "vitest";
import { benchEngine } from "./bench.ts";

/** Counts the signature checks of benches until {@link SignatureChecks.restore} is called. */
export interface SignatureChecks {
  count(): number;
  restore(): void;
}

export function countSignatureChecks(): SignatureChecks {
  const verify = vi.spyOn(benchEngine, "verify");
  return { count: () => verify.mock.calls.length, restore: () => verify.mockRestore() };
}
