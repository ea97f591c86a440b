import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { warmThreads } from "./warm-threads.ts";

const core = join(import.meta.dirname, "..", "..", "packages", "core");
const { version } = JSON.parse(readFileSync(join(core, "package.json"), "utf8")) as { version: string };

/**
 * Tests that take seconds each, for they repeat with many values, or with real connections, what faster tests demand. With
 * them, a mutant that survives would take minutes.
 */
const SLOW = [
  ...["engine-agreement", "faults", "histories", "properties", "vectors"].map((name) => `test/verify/${name}.test.ts`),
  ...["eviction", "isolation"].map((name) => `test/cache/${name}.test.ts`),
  ...["bare-provider", "faults"].map((name) => `test/exchange/${name}.test.ts`),
  "test/concurrency/memory-size.test.ts",
];

/** Tests that take long to prepare, the longest last. */
const LATE = ["wire", "jwt-verifier", "attacks", "key-source"].map((name) => `test/verify/${name}.test.ts`);

/** Fast files first: a mutant's run ends at the first test that fails. */
class FastFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => LATE.findIndex((name) => moduleId.endsWith(name));
    const size = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
    return [...files].sort((a, b) => rank(a) - rank(b) || size(a) - size(b));
  }
}

/**
 * The tests that mutants run against: those of core's project `node`, as core's own configuration runs them. What workerd
 * runs besides is a part of them.
 */
export default defineConfig({
  define: { EDGEGRANT_VERSION: JSON.stringify(version) },
  root: core,
  plugins: [warmThreads()],
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    isolate: false,
    setupFiles: ["test/support/forget-secrets.ts", "test/support/mutants.ts"],
    sequence: { sequencer: FastFirst },
    include: ["test/**/*.test.ts"],
    exclude: SLOW,
  },
});
