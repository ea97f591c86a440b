import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that run against mutants: core's tests, on Node only. The tests on workerd are a subset of them. */
export default defineConfig({
  define: { EDGEGRANT_VERSION: JSON.stringify("0.0.0-mutant") },
  root: join(import.meta.dirname, "..", "..", "packages", "core"),
  test: { testTimeout: 120_000, include: ["test/**/*.test.ts"] },
});
