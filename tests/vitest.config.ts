import { defineConfig } from "vitest/config";

export default defineConfig({
  // Some tests share helpers with core's own, which read its sources. Its build puts the version in.
  define: { EDGEGRANT_VERSION: JSON.stringify("0.0.0") },
  test: {
    include: ["**/*.test.ts"],
    reporters: ["default", "../scripts/vitest-reporter.mjs"],
    // Each file starts servers of its own, at ports of its own, and writes below folders of its own. By default one core is
    // left idle: of two, that is half.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
