import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["../../scripts/vitest-rsa-keys.mjs"],
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // Files share one process. A second one would load everything again, which takes longer than half of the files. The other
    // core runs another package's tests.
    maxWorkers: 1,
    isolate: false,
    // A thread of this process starts in half a second less than a process.
    pool: "threads",
    // Limits of what hangs. Nothing is said of how fast a machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
