import { defineConfig } from "vitest/config";

export default defineConfig({
  // The build puts the version in.
  define: { EDGEGRANT_VERSION: JSON.stringify("0.0.0") },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // Files share one process. A second one would load everything again, which takes longer than half of the files. The other
    // core runs another package's tests.
    maxWorkers: 1,
    isolate: false,
    // Limits of what hangs. Nothing is said of how fast a machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
