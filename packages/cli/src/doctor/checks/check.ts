import type { Evidence } from "../evidence/evidence.ts";

/** What one look at the evidence says. */
export type Verdict =
  | { readonly status: "ok" | "skip"; readonly detail: string }
  | { readonly status: "warn" | "fail"; readonly detail: string; readonly fix: string };

/** One thing that must be right. */
export interface Check {
  /** Stable: scripts may rely on it. */
  readonly id: string;
  readonly title: string;
  /** Checks without which this one would only repeat what they say. It is skipped unless they are passed. */
  readonly needs: readonly Check[];
  examine(evidence: Evidence): Verdict | Promise<Verdict>;
}

export const ok = (detail: string): Verdict => ({ status: "ok", detail });
export const skip = (detail: string): Verdict => ({ status: "skip", detail });
/** Works, but not for everybody or not for sure. */
export const warn = (detail: string, fix: string): Verdict => ({ status: "warn", detail, fix });
/** Does not work, or is not safe. */
export const fail = (detail: string, fix: string): Verdict => ({ status: "fail", detail, fix });
