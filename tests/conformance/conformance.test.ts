// Tests a protected server from outside against the specifications, and with the MCP project's own tool. The results
// are in docs/conformance.md.
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXPECTED_FAILURES } from "./expected-failures.ts";
import { SOURCES } from "./rows/index.ts";
import { type Fixture, startFixture } from "./support/fixture.ts";
import { type Outcome, pageOf } from "./support/page.ts";
import { type Subject, startSubject } from "./support/subject.ts";
import { hasFailed, REVISIONS, type Revision, runScenarios, type Scenario } from "./support/tool.ts";

const root = resolve(import.meta.dirname, "../..");
const outcomes = new Map<string, Outcome>();
const withoutOption = new Set<string>();
const givenUp = new Set<string>();
const scenarios = new Map<Revision, readonly Scenario[]>();

let subject: Subject;
let fixture: Fixture;
beforeAll(async () => {
  subject = await startSubject();
  fixture = await startFixture();
});
afterAll(async () => {
  await Promise.all([subject?.close(), fixture?.close()]);
});

const requirements = SOURCES.flatMap(({ rows }) => rows);

describe.each(SOURCES)("$document", ({ rows }) => {
  it.each(rows.filter(({ deviation }) => deviation === undefined))("$level $id: $requirement", async ({ id, test }) => {
    outcomes.set(id, "fail");
    await test(subject);
    outcomes.set(id, "pass");
  });

  it.each(rows.filter(({ deviation }) => deviation !== undefined))("$level $id, not met on purpose", async (row) => {
    outcomes.set(row.id, "fail");
    await expect(row.test(subject), "is met now: take the deviation out").rejects.toMatchObject({
      name: "AssertionError",
    });
  });

  it.each(rows.filter(({ option }) => option !== undefined))("$level $id, not met without the option", async (row) => {
    await expect(row.option?.testByDefault(subject), "is met by default: take the option out").rejects.toMatchObject({
      name: "AssertionError",
    });
    withoutOption.add(row.id);
  });
});

const options = requirements.flatMap(({ id, option }) => (option?.costs ? [{ id, costs: option.costs }] : []));

it.each(options)("what the option of $id gives up is not met with it", async ({ id, costs }) => {
  for (const name of costs.rows) {
    const row = requirements.find((candidate) => candidate.id === name);
    await expect(row?.test(costs.subject(subject)), `${name} is met with it`).rejects.toMatchObject({
      name: "AssertionError",
    });
  }
  givenUp.add(id);
});

it("no two requirements share an id", () => {
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
});

describe.each(REVISIONS)("the scored server scenarios of revision %s", (revision) => {
  it("pass, all but those that are known not to", async () => {
    const ran = await runScenarios(`${fixture.origin}/${revision}`, revision);
    scenarios.set(revision, ran);
    expect(ran.length).toBeGreaterThan(0);
    const complaints = ran.filter(hasFailed);
    expect(Object.fromEntries(complaints.map(({ name, complaints }) => [name, complaints]))).toEqual(
      Object.fromEntries(Object.entries(EXPECTED_FAILURES[revision]).map(([name, { checks }]) => [name, checks])),
    );
  });
});

it("docs/conformance.md says just that (vitest -u writes it)", async () => {
  await expect(pageOf(SOURCES, { outcomes, withoutOption, givenUp, scenarios })).toMatchFileSnapshot(
    join(root, "docs/conformance.md"),
  );
});
