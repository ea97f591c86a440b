// Counts what the test runners reported. vitest reports through scripts/vitest-reporter.mjs. Deno and Bun write JUnit XML.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { VITEST_REPORT } from "./vitest-reporter.mjs";

const JUNIT_REPORT = join(".reports", "junit.xml");
/** A skipped test gives its reason with `context.skip(reason)`, or in its name or the name of its suite. */
const REASON_IN_NAME = / \(skipped: ([^()]+)\)/;

const SLOWEST = 10;

/** Removes the reports of earlier runs. */
export function removeReports(folder) {
  for (const report of [VITEST_REPORT, JUNIT_REPORT]) rmSync(join(folder, report), { force: true });
  mkdirSync(join(folder, dirname(VITEST_REPORT)), { recursive: true });
}

/**
 * The results of one folder: the numbers `passed` and `failed`, `skipped` as `{ name, reason? }`, and `files` as
 * `{ name, ms }`. A failed hook counts as a failure. So does a missing report.
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

/** The root element contains the totals. Each runner has its own attribute for a test's file. */
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
 * The summary of a run: the slowest files, the skipped tests by reason, the tally of each folder, and the totals. A test
 * skipped without a reason counts as a failure, except in a run of selected tests, which skips all others.
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

/** One list of all folders. Each name begins with its folder. */
function named(results, list) {
  return results.flatMap((of) => of[list].map((one) => ({ ...one, name: `${of.folder}/${one.name}` })));
}

function tallyOf({ folder, passed, failed, skipped, note = "" }) {
  return `${folder.padEnd(24)} ${passed} passed, ${failed} failed, ${skipped.length} skipped${note}`;
}
