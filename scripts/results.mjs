// What the test runners reported, counted. vitest reports by scripts/vitest-reporter.mjs; Deno and Bun write JUnit's XML.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { VITEST_REPORT } from "./vitest-reporter.mjs";

const JUNIT_REPORT = join(".reports", "junit.xml");
/** A skipped test tells its reason by `context.skip(reason)`, or in the name of the test or of its suite. */
const REASON_IN_NAME = / \(skipped: ([^()]+)\)/;

const SLOWEST = 10;

/** Removes what earlier runs left. */
export function removeReports(folder) {
  for (const report of [VITEST_REPORT, JUNIT_REPORT]) rmSync(join(folder, report), { force: true });
  mkdirSync(join(folder, dirname(VITEST_REPORT)), { recursive: true });
}

/**
 * What the runner of a folder reported: counts of `passed` and `failed`, `skipped` as `{ name, reason? }`, and `files` as
 * `{ name, ms }`. A hook that failed counts as a failure. So does a runner that left no report.
 */
export function resultsOf(folder) {
  const [vitest, junit] = [VITEST_REPORT, JUNIT_REPORT].map((report) => join(folder, report));
  if (existsSync(vitest)) return vitestResults(JSON.parse(readFileSync(vitest, "utf8")));
  if (existsSync(junit)) return junitResults(readFileSync(junit, "utf8"));
  return { passed: 0, failed: 1, skipped: [], files: [], note: " (the runner left no report)" };
}

function vitestResults({ files, unhandledErrors }) {
  const tests = files.flatMap((file) => file.tests.map((test) => ({ ...test, name: `${file.name} > ${test.name}` })));
  const inState = (state) => tests.filter((test) => test.state === state);
  const broken = files.reduce((count, { brokenSuites }) => count + brokenSuites, unhandledErrors);
  return {
    passed: inState("passed").length,
    failed: inState("failed").length + broken,
    skipped: inState("skipped").map(withReason),
    files: files.map(({ name, ms }) => ({ name, ms })),
  };
}

function withReason({ name, reason }) {
  return { name: name.replace(REASON_IN_NAME, ""), reason: reason ?? REASON_IN_NAME.exec(name)?.[1] };
}

/** The totals stand in the root element. Both runners name a test's file, each in an attribute of its own. */
function junitResults(xml) {
  const [root = ""] = /<testsuites [^<>]*>/.exec(xml) ?? [];
  const [, ...cases] = xml.split("<testcase ");
  const tests = cases.map((text) => {
    const [attributes = "", ...body] = text.split("</testcase>", 1).join("").split(">");
    return {
      file: attributeOf(attributes, "file") ?? attributeOf(attributes, "classname"),
      name: attributeOf(attributes, "name"),
      ms: Number(attributeOf(attributes, "time")) * 1_000,
      isSkipped: !attributes.endsWith("/") && body.join(">").includes("<skipped"),
    };
  });
  const skipped = tests
    .filter(({ isSkipped }) => isSkipped)
    .map(({ file, name }) => withReason({ name: `${file} > ${name}` }));
  const failed = Number(attributeOf(root, "failures")) + Number(attributeOf(root, "errors") ?? 0);
  const files = [...Map.groupBy(tests, ({ file }) => file)].map(([name, of]) => ({
    name,
    ms: of.reduce((sum, { ms }) => sum + ms, 0),
  }));
  return { passed: tests.length - failed - skipped.length, failed: root === "" ? 1 : failed, skipped, files };
}

const attributeOf = (text, name) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(text)?.[1];

/**
 * What a run ends with, for the results of its folders: the slowest files, the skipped tests by their reasons, each folder's
 * tally; and the sums. A test that is skipped without a reason counts as a failure, unless only a selection of tests was to
 * run: then all others are skipped.
 */
export function summaryOf(results, { isSelection }) {
  const files = named(results, "files").sort((one, other) => other.ms - one.ms);
  const skipped = named(results, "skipped").filter(({ reason }) => reason !== undefined || !isSelection);
  const unexplained = skipped.filter(({ reason }) => reason === undefined).length;
  const sum = (list) => list.reduce((total, one) => total + one, 0);
  return {
    lines: [
      "",
      "The slowest files, in seconds:",
      ...files.slice(0, SLOWEST).map(({ name, ms }) => `${(ms / 1_000).toFixed(1).padStart(8)} ${name}`),
      ...[...Map.groupBy(skipped, ({ reason }) => reason)].flatMap(([reason, tests]) => [
        "",
        `Skipped: ${reason ?? "NO REASON IS GIVEN, which counts as a failure"}`,
        ...tests.map(({ name }) => `         ${name}`),
      ]),
      "",
      ...results.map(tallyOf),
    ],
    total: {
      passed: sum(results.map(({ passed }) => passed)),
      failed: sum(results.map(({ failed }) => failed)) + unexplained,
      skipped: sum(results.map(({ skipped }) => skipped.length)) - unexplained,
    },
  };
}

/** The elements of one list of every folder, their names with the folder's. */
function named(results, list) {
  return results.flatMap((of) => of[list].map((one) => ({ ...one, name: `${of.folder}/${one.name}` })));
}

function tallyOf({ folder, passed, failed, skipped, note = "" }) {
  return `${folder.padEnd(24)} ${passed} passed, ${failed} failed, ${skipped.length} skipped${note}`;
}
