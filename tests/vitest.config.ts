import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest. They begin first, so that no core waits for one of them at the end. */
const LONGEST = [
  "docs/site",
  "packaging/install",
  "packaging/created",
  "runtimes/behaviours",
  "soak/soak",
  "frameworks/frameworks",
  "conformance/conformance",
  "adapters/adapters",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return rank === -1 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  // Some tests share helpers with core's own, which read its sources. Its build puts the version in.
  define: { EDGEGRANT_VERSION: JSON.stringify("0.0.0") },
  test: {
    include: ["**/*.test.ts"],
    reporters: ["default", "../scripts/vitest-reporter.mjs"],
    setupFiles: ["../scripts/vitest-rsa-keys.mjs"],
    // Each file starts servers of its own, at ports of its own, and writes below folders of its own. Much of the time is spent
    // waiting for them.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // Files share a process: what they import takes it seconds to load, and no file changes what another one sees.
    isolate: false,
    // Node loads what is built, as it does for users. Vite would parse and change it first.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    // Limits of what hangs. Nothing is said of how fast a machine is: some tests run a compiler, a bundler and test runners,
    // which takes minutes where others keep the processor busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
