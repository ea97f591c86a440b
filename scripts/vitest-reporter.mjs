// The vitest reporter for scripts/results.mjs. It writes the duration of each file, and the outcome of each test and hook.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The path of the report in a package's folder. */
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
    /** The number of errors in hooks and in the file itself. A file that did not end, because its worker died, counts as one. */
    brokenSuites: suites.reduce((count, suite) => count + suite.errors().length, isUnfinished(module) ? 1 : 0),
    tests: [...module.children.allTests()].map((test) => ({ name: test.fullName, ...outcome(test) })),
  };
}

const isUnfinished = (module) => ["queued", "pending"].includes(module.state());

/** `state` is "passed", "failed" or "skipped". `reason` says why a test was skipped, if the test says so. */
function outcome(test) {
  const { state, note } = test.result();
  if (state !== "skipped") return { state: state === "passed" ? "passed" : "failed" };
  return { state, reason: note ?? (hasBrokenParent(test) ? "a hook of its suite failed" : undefined) };
}

function hasBrokenParent({ parent }) {
  return parent.errors().length > 0 || (parent.type !== "module" && hasBrokenParent(parent));
}
