// The counts and the final report of `npm test`, for a package whose tests fail in every way.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startVitest } from "vitest/node";

interface Results {
  passed: number;
  failed: number;
  skipped: { name: string; reason?: string }[];
  files: { name: string; ms: number }[];
}
interface Summary {
  lines: string[];
  total: { passed: number; failed: number; skipped: number };
}
const scripts = resolve(import.meta.dirname, "../../scripts");
const { resultsOf, summaryOf } = (await import(join(scripts, "results.mjs"))) as {
  resultsOf(folder: string): Results;
  summaryOf(results: object[], options: { isSelection: boolean }): Summary;
};

/** The counts for one test file. */
async function resultsOfTests(text: string): Promise<Results> {
  const folder = await emptyFolder();
  await writeFile(join(folder, "a.test.ts"), text);
  const vitest = await startVitest("test", [], {
    root: folder,
    config: false,
    globals: true,
    reporters: [join(scripts, "vitest-reporter.mjs")],
    watch: false,
    // A thread starts with less than a process.
    pool: "threads",
  });
  await vitest.close();
  process.exitCode = 0;
  return resultsOf(folder);
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-results-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const junit = async (xml: string) => {
  const folder = await emptyFolder();
  await mkdir(join(folder, ".reports"));
  await writeFile(join(folder, ".reports", "junit.xml"), xml);
  return resultsOf(folder);
};

describe("what is counted", () => {
  it.each([
    ["a test that passes", `it("one", () => {});`, { passed: 1, failed: 0 }],
    ["a test that fails", `it("one", () => expect(1).toBe(2)); it("two", () => {});`, { passed: 1, failed: 1 }],
    ["a file that cannot be read", `import "./nothing.ts"; it("one", () => {});`, { passed: 0, failed: 1 }],
    ["a beforeAll that fails", `beforeAll(() => { throw 1; }); it("one", () => {});`, { passed: 0, failed: 1 }],
    ["an afterAll that fails", `afterAll(() => { throw 1; }); it("one", () => {});`, { passed: 1, failed: 1 }],
    [
      "a hook of a suite that fails",
      `describe("s", () => { afterAll(() => { throw 1; }); it("one", () => {}); });`,
      { passed: 1, failed: 1 },
    ],
    ["an afterEach that fails", `afterEach(() => { throw 1; }); it("one", () => {});`, { passed: 0, failed: 1 }],
    [
      "what nobody caught",
      `it("one", () => { setTimeout(() => { throw new Error("late"); }); return new Promise((end) => setTimeout(end, 20)); });`,
      { passed: 1, failed: 1 },
    ],
  ])("%s", async (_, text, expected) => {
    expect(await resultsOfTests(text)).toMatchObject(expected);
  });

  it("a runner that left no report, as a failure", async () => {
    expect(resultsOf(await emptyFolder())).toMatchObject({ passed: 0, failed: 1 });
  });

  it("what Deno and Bun report", async () => {
    const deno = `<testsuites name="deno test" tests="2" failures="1" errors="0" time="1">
      <testcase name="one" classname="./a.test.ts" time="0.5" line="1"><failure/></testcase>
      <testcase name="two (skipped: no KV)" classname="./a.test.ts" time="0.25" line="2"><skipped/></testcase></testsuites>`;
    const bun = `<testsuites name="bun test" tests="1" failures="0" skipped="0" time="1">
      <testcase name="one" classname="" time="0.5" file="a.test.ts" line="1" /></testsuites>`;
    const skipped = [{ name: "./a.test.ts > two", reason: "no KV" }];
    expect(await junit(deno)).toEqual({ passed: 0, failed: 1, skipped, files: [{ name: "./a.test.ts", ms: 750 }] });
    expect(await junit(bun)).toEqual({ passed: 1, failed: 0, skipped: [], files: [{ name: "a.test.ts", ms: 500 }] });
  });
});

describe("a skipped test has the reason", () => {
  it.each([
    ["of its name", `it.skip("one (skipped: no browser)", () => {});`, "no browser"],
    ["of its suite's name", `describe.skip("s (skipped: no browser)", () => { it("one", () => {}); });`, "no browser"],
    ["that it was skipped with", `it("one", (context) => context.skip("no browser"));`, "no browser"],
    ["that a hook failed", `beforeAll(() => { throw 1; }); it("one", () => {});`, "a hook of its suite failed"],
    ["of nobody", `it.skip("one", () => {});`, undefined],
  ])("%s", async (_, text, reason) => {
    const [skipped] = (await resultsOfTests(text)).skipped;
    expect(skipped?.reason).toBe(reason);
    expect(skipped?.name).not.toContain("(skipped");
  });
});

describe("the summary", () => {
  const skipped = [{ name: "a.test.ts > one", reason: "no browser" }, { name: "a.test.ts > two" }];
  const files = Array.from({ length: 12 }, (_, index) => ({ name: `${index}.test.ts`, ms: index * 1_000 }));
  const results = [{ folder: "packages/core", passed: 7, failed: 1, skipped, files }];
  let whole: Summary;
  let selection: Summary;
  beforeAll(() => {
    whole = summaryOf(results, { isSelection: false });
    selection = summaryOf(results, { isSelection: true });
  });

  it("names the ten slowest files, the slowest first", () => {
    const named = whole.lines.filter((line) => /^ +\d+\.\d /.test(line));
    expect(named).toHaveLength(10);
    expect(named[0]).toContain("11.0 packages/core/11.test.ts");
  });

  it("names each skipped test under its reason", () => {
    const at = whole.lines.indexOf("Skipped: no browser");
    expect(whole.lines[at + 1]?.trim()).toBe("packages/core/a.test.ts > one");
  });

  it("counts a skip without a reason as a failure, where every test was to run", () => {
    expect(whole.total).toEqual({ passed: 7, failed: 2, skipped: 1 });
    expect(selection.total).toEqual({ passed: 7, failed: 1, skipped: 2 });
    expect(selection.lines.join("\n")).not.toContain("NO REASON");
  });
});
