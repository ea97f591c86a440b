import { vi } from "vitest";

/**
 * Shortens every time limit of outbound calls, so that a zone that never answers does not slow a test down. Records the
 * original limits.
 */
export function shortenTimeouts(toMs = 100): { asked: number[]; restore: () => void } {
  const asked: number[] = [];
  const real = AbortSignal.timeout.bind(AbortSignal);
  const spy = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    asked.push(ms);
    return real(Math.min(ms, toMs));
  });
  return { asked, restore: () => spy.mockRestore() };
}
