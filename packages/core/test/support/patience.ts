import { vi } from "vitest";

/**
 * Makes every time limit of an outbound call short, so that a zone that never answers costs a test nothing. The limits
 * asked for are recorded.
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
