import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    reporters: ["default", "../scripts/vitest-reporter.mjs"],
    // Each file starts real servers; the machine may be small.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
