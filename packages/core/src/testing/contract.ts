import type { ContractCheck } from "./harness.ts";

/** One demand of a contract on a subject. */
export interface Rule<Subject> {
  name: string;
  check(subject: Subject): Promise<void>;
}

/** The checks of a contract. Each opens a subject of its own, and closes it in the end. */
export function contractChecks<Subject extends { close?(): void | Promise<void> }>(
  rules: readonly Rule<Subject>[],
  harness: { open(): Subject | Promise<Subject> },
): ContractCheck[] {
  return rules.map(({ name, check }) => ({
    name,
    run: async () => {
      const subject = await harness.open();
      try {
        await check(subject);
      } finally {
        await subject.close?.();
      }
    },
  }));
}
