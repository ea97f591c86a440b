import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // By default one core is left idle: of two, that is half.
    maxWorkers: "100%",
    // Against what hangs. Nothing is said of how fast a machine is.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
