import type { Evidence } from "../evidence/evidence.ts";

/** The result of a check. */
export type Verdict =
  | { readonly status: "ok" | "skip"; readonly detail: string }
  | { readonly status: "warn" | "fail"; readonly detail: string; readonly fix: string };

/** A check of one requirement. */
export interface Check {
  /** Stable, because scripts may depend on it. */
  readonly id: string;
  readonly title: string;
  /**
   * The checks that must pass first. If one of them fails, this check would report the same fault, so it is skipped.
   */
  readonly needs: readonly Check[];
  examine(evidence: Evidence): Verdict | Promise<Verdict>;
}

export const ok = (detail: string): Verdict => ({ status: "ok", detail });
export const skip = (detail: string): Verdict => ({ status: "skip", detail });
/** It works, but not for all clients, or the result is uncertain. */
export const warn = (detail: string, fix: string): Verdict => ({ status: "warn", detail, fix });
/** It does not work or is insecure. */
export const fail = (detail: string, fix: string): Verdict => ({ status: "fail", detail, fix });
