import { vi } from "vitest";

/** Counts the signature checks until {@link SignatureChecks.restore} is called. */
export interface SignatureChecks {
  count(): number;
  restore(): void;
}

export function countSignatureChecks(): SignatureChecks {
  const verify = vi.spyOn(crypto.subtle, "verify");
  return { count: () => verify.mock.calls.length, restore: () => verify.mockRestore() };
}
