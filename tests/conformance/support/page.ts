import { EXPECTED_FAILURES } from "../expected-failures.ts";
import type { Level, Option, Row, Source } from "./row.ts";
import { REVISIONS, type Revision, type Scenario, TOOL } from "./tool.ts";

export type Outcome = "pass" | "fail";

/** All results of a run. A row that did not run has no outcome. */
export interface Findings {
  outcomes: ReadonlyMap<string, Outcome>;
  /** The rows that failed without their option. */
  withoutOption: ReadonlySet<string>;
  /** The rows that failed with the option that gives them up. */
  givenUp: ReadonlySet<string>;
  scenarios: ReadonlyMap<Revision, readonly Scenario[]>;
}

/** `docs/conformance.md` for the results of a run. */
export function pageOf(sources: readonly Source[], findings: Findings): string {
  return [
    INTRODUCTION,
    "## In numbers",
    summaryTable(sources, findings),
    optionSection(sources, findings),
    deviationSection(sources, findings),
    toolSection(findings),
    ...sources.map((source) => sourceSection(source, findings)),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const INTRODUCTION = `# Conformance

This page lists what the MCP authorization pages, and the RFCs behind them, require of a protected server, and whether edgegrant
meets each requirement. The test run writes the page, and fails if the page differs from what it has just seen.

Requirements that bind only clients or the authorization server are not listed. TLS is not listed, because the platform provides
it. If a requirement needs an option, its row says so.

The tests send requests to the [client-secret example](../examples/client-secret/README.md) under \`wrangler dev\`, whose resource is
its endpoint, \`/mcp\`. They test options with other Workers on Miniflare, which \`wrangler dev\` uses too:

- [one](../tests/conformance/fixture/configured.ts) with a resource at another path, only marked tokens, a scope hierarchy and a
  step-up, and the same Worker with a bad zone;
- [one](../tests/conformance/fixture/named.ts) with a whole identifier as its resource;
- [several](../tests/conformance/fixture/guarded.ts) that take tokens which are bound to a certificate, and opaque ones. What Cloudflare
  tells of a connection comes from the test;
- [one](../tests/conformance/fixture/exact.ts) and [another](../tests/conformance/fixture/exact-elsewhere.ts) whose documents are at
  their own address only;
- [one](../tests/support/protected-worker.ts) that keeps sessions and whose resource is the origin, which is the default.

Miniflare takes the scheme of a request's URL from \`X-Forwarded-Proto\` before a Worker sees the request. So the tests send that
header only to the Worker with a whole identifier.

To run the tests, call \`npx vitest run conformance\` in \`tests\`. To update this page, add \`-u\`. The rows are in
[\`tests/conformance/rows\`](../tests/conformance/rows), one file per document.`;

function summaryTable(sources: readonly Source[], findings: Findings): string {
  const line = (name: string, rows: readonly Row[]) =>
    `| ${name} | ${share(rows, "MUST", findings)} | ${share(rows, "SHOULD", findings)} | ${rows.filter(takesOption).length} | ${rows.filter(isDeviation).length} |`;
  return [
    "| Document | MUST, met | SHOULD, met | Of these, with an option | Not met, on purpose |",
    "| --- | --- | --- | --- | --- |",
    ...sources.map(({ document, rows }) => line(document, rows)),
    line(
      "All",
      sources.flatMap(({ rows }) => rows),
    ),
  ].join("\n");
}

function share(rows: readonly Row[], level: Level, { outcomes }: Findings): string {
  const ofLevel = rows.filter((row) => row.level === level);
  const met = ofLevel.filter(({ id }) => outcomes.get(id) === "pass");
  return `${met.length} of ${ofLevel.length}`;
}

function sourceSection({ document, rows }: Source, findings: Findings): string {
  const table = [
    "| Id | Requirement | Section | Result |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      (row) => `| \`${row.id}\` | **${row.level}** ${row.requirement} | ${row.section} | ${resultOf(row, findings)} |`,
    ),
  ];
  return `## ${document}\n\n${table.join("\n")}`;
}

function resultOf(row: Row, { outcomes }: Findings): string {
  const outcome = outcomes.get(row.id) ?? "not run";
  if (takesOption(row)) return `${outcome}, with ${row.option.setting}`;
  if (isDeviation(row)) return "not met, on purpose";
  return outcome === "fail" ? "**fail**" : outcome;
}

function isDeviation(row: Row): row is Row & { deviation: string } {
  return row.deviation !== undefined;
}

function takesOption(row: Row): row is Row & { option: Option } {
  return row.option !== undefined;
}

/** Requirements that the defaults do not meet. Tests confirm each one, so an unnecessary option fails them. */
function optionSection(sources: readonly Source[], findings: Findings): string {
  const lines = sources.flatMap(({ document, rows }) =>
    rows.filter(takesOption).map(({ id, level, requirement, section, option }) => {
      const without = findings.withoutOption.has(id) ? "not met" : "not run";
      const setting = option.setting + costsOf(id, option, findings);
      return `| \`${id}\` | **${level}** ${requirement} | ${document}, ${section} | ${setting} | ${without}. ${option.byDefault} |`;
    }),
  );
  return `## With an option

The defaults follow Keycard's guide. These requirements need an option. [The recipe](recipes.md#closer-to-the-rfcs) shows the
options. If an option gives up other requirements, its row says which. So no single server meets every row of this page.

| Id | Requirement | Document, section | Option | Without it |
| --- | --- | --- | --- | --- |
${lines.join("\n")}`;
}

function costsOf(id: string, { costs }: Option, { givenUp }: Findings): string {
  if (!costs) return "";
  const rows = costs.rows.map((name) => `\`${name}\``).join(", ");
  return `. With it, ${costs.words}. Rows that are then ${givenUp.has(id) ? "not met" : "not run"}: ${rows}.`;
}

/** Requirements that are deliberately not met. Tests confirm each one, so an obsolete deviation fails them. */
function deviationSection(sources: readonly Source[], { outcomes }: Findings): string {
  const lines = sources.flatMap(({ document, rows }) =>
    rows
      .filter(isDeviation)
      .map(
        ({ id, level, requirement, section, deviation }) =>
          `| \`${id}\` | **${level}** ${requirement} | ${document}, ${section} | ${outcomes.get(id) === "fail" ? "not met" : "not run"} | ${deviation} |`,
      ),
  );
  return `## Otherwise, on purpose

No option meets these.

| Id | Requirement | Document, section | Result | Why |
| --- | --- | --- | --- | --- |
${lines.join("\n")}`;
}

function toolSection({ scenarios }: Findings): string {
  const lines = REVISIONS.map((revision) => {
    const ran = scenarios.get(revision) ?? [];
    const passed = ran.filter(({ failed }) => failed === 0).length;
    const checks = ran.reduce((sum, scenario) => sum + scenario.passed, 0);
    const failed = ran.reduce((sum, scenario) => sum + scenario.failed, 0);
    return `| ${revision} | ${passed} of ${ran.length} | ${checks} | ${failed} |`;
  });
  const reasons = REVISIONS.flatMap((revision) =>
    Object.entries(EXPECTED_FAILURES[revision]).map(
      ([name, { checks, reason }]) => `- ${revision}, \`${name}\` (${checks.join(", ")}): ${reason}`,
    ),
  );
  return `## The MCP project's own conformance tool

These are the scored server scenarios of \`${TOOL}\`. They run against
[an MCP server](../tests/conformance/fixture/worker.ts) behind edgegrant, on workerd, which has every feature that they test. The
examples have only tools, and most scenarios need more (prompts, resources, sampling, subscriptions), so no example is used here.
The tool cannot send a token, so a proxy adds one. Warnings count as failures. Scenarios that the tool runs without a score
(extensions, and those that its own reference server cannot pass) do not count.

| Revision | Scenarios passed | Checks passed | Checks failed |
| --- | --- | --- | --- |
${lines.join("\n")}

${reasons.length > 0 ? reasons.join("\n") : "None fails."}`;
}
