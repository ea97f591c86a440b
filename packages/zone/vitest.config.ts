import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // Against what hangs. Nothing is said of how fast a machine is.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
