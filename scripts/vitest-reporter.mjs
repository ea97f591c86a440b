// What vitest leaves for scripts/results.mjs: how long each file took, and what came of each test and of each hook.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where a package's report is. */
export const VITEST_REPORT = join(".reports", "vitest.json");

export default class Reporter {
  onInit(vitest) {
    this.file = join(vitest.config.root, VITEST_REPORT);
  }

  onTestRunEnd(modules, unhandledErrors) {
    const report = { files: modules.map(fileReport), unhandledErrors: unhandledErrors.length };
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(report));
  }
}

function fileReport(module) {
  const { prepareDuration, environmentSetupDuration, setupDuration, collectDuration, duration } = module.diagnostic();
  const suites = [module, ...module.children.allSuites()];
  return {
    name: [module.relativeModuleId, module.project.name && `(${module.project.name})`].filter(Boolean).join(" "),
    ms: prepareDuration + environmentSetupDuration + setupDuration + collectDuration + duration,
    /** Errors of hooks, and of the file itself. A file that did not end, because its worker died, is one, too. */
    brokenSuites: suites.reduce((count, suite) => count + suite.errors().length, isUnfinished(module) ? 1 : 0),
    tests: [...module.children.allTests()].map((test) => ({ name: test.fullName, ...outcome(test) })),
  };
}

const isUnfinished = (module) => ["queued", "pending"].includes(module.state());

/** `state` is "passed", "failed" or "skipped"; `reason` tells why a test was skipped, if it tells. */
function outcome(test) {
  const { state, note } = test.result();
  if (state !== "skipped") return { state: state === "passed" ? "passed" : "failed" };
  return { state, reason: note ?? (hasBrokenParent(test) ? "a hook of its suite failed" : undefined) };
}

function hasBrokenParent({ parent }) {
  return parent.errors().length > 0 || (parent.type !== "module" && hasBrokenParent(parent));
}
