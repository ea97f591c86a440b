import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The runner belongs to core: it must find the vitest that core's tests import.
const core = createRequire(join(import.meta.dirname, "..", "..", "packages", "core", "package.json"));

/**
 * Runs from the repository's root, so that the sandbox holds the configuration that the package extends.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  ignorePatterns: [
    "/*",
    "!/packages",
    "/packages/*",
    "!/packages/core",
    "!/tests",
    "/tests/*",
    "!/tests/mutation",
    "!/tsconfig.base.json",
  ],
  testRunner: "vitest",
  plugins: [pathToFileURL(core.resolve("@stryker-mutator/vitest-runner")).href],
  vitest: { configFile: "tests/mutation/vitest.config.ts", related: true },
  coverageAnalysis: "perTest",
  // A mutant that takes too long counts as killed: a machine that is busy must not make it so.
  timeoutMS: 60_000,
  // A mutant of a module's constant needs every test, in a thread of its own. Those are counted as ignored.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: "tests/mutation/.reports/incremental.json",
  reporters: ["clear-text", "json", "progress-append-only"],
  clearTextReporter: { logTests: false, reportTests: false, reportMutants: true },
  jsonReporter: { fileName: "tests/mutation/.reports/mutation.json" },
  tempDirName: "tests/mutation/.reports/sandbox",
  concurrency: 2,
};
