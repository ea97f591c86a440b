import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["../../scripts/vitest-rsa-keys.mjs"],
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // By default one core is left idle: of two, that is half.
    maxWorkers: "100%",
    // Files share a process: to start one for each takes longer than to run many of them.
    isolate: false,
    // Limits of what hangs. Nothing is said of how fast a machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
