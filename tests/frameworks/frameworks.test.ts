// docs/frameworks.md is correct for the frameworks that are quick to install. They go through the same steps as all
// frameworks of `npm run frameworks`.
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { frameworks } from "./frameworks.ts";
import { page, type Rows } from "./table/markdown.ts";
import { keyOf, rowOf } from "./table/row.ts";

const docs = join(import.meta.dirname, "../../docs");
const read = (path: string) => readFileSync(path, "utf8");
const rows = JSON.parse(read(join(import.meta.dirname, "table/rows.json"))) as Rows;
const namesOf = (pattern: string, cwd: string) =>
  globSync(pattern, { cwd }).map((file) => basename(file).split(".")[0]);

describe("docs/frameworks.md", () => {
  it("is the page of the last run's rows", () => {
    expect(read(join(docs, "frameworks.md"))).toBe(page(frameworks, rows));
  });

  it("has a row of each framework, at the version that is pinned", () => {
    expect(Object.keys(rows)).toEqual(frameworks.map(keyOf));
  });

  it("has a row of each file of a framework, and of each recipe", () => {
    const recipes = frameworks.map(({ recipe }) => recipe).sort();
    expect(namesOf("rows/*.ts", import.meta.dirname).sort()).toEqual(recipes);
    expect(namesOf("servers/*.md", docs).sort()).toEqual(recipes);
  });
});

describe("on every framework", () => {
  it.each(Object.entries(rows))("%s: a session is refused to another user", (_, { session }) => {
    expect(session).toMatch(/refuse[sd].*\(404\)$/);
  });

  it.each(Object.entries(rows))("%s: a tool that checks its scope refuses where the caller was lost", (_, { loss }) => {
    expect(loss).toMatch(/^refused/);
  });

  it.each(Object.entries(rows))("%s: toolScopes answers 403 and the step-up works", (_, { toolScopes }) => {
    expect(toolScopes).toBe("403, works after the step-up");
  });
});

// Each framework has a world of its own, and most of the time is spent waiting.
describe.concurrent("a framework does what its row says", () => {
  const light = frameworks.filter(({ isHeavy }) => !isHeavy);

  it.each(light.map((framework) => ({ key: keyOf(framework), framework })))("$key", async ({ key, framework }) => {
    expect(await rowOf(framework)).toEqual(rows[key]);
  });
});
