// The cost of every regular expression in the source grows linearly with its input. The linter checks each expression;
// here they run on their worst inputs, because a linter does not find everything.
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../packaging/support/packages.ts";
import { growsLinearly, repeated } from "./support/growth.ts";
import { regexpsIn } from "./support/regexps.ts";

/** What is used here of ESLint, which is a dependency of the repository. */
interface Linter {
  lintText(code: string, options: { filePath: string }): Promise<{ messages: { ruleId: string }[] }[]>;
}
const { ESLint } = createRequire(join(root, "package.json"))("eslint") as {
  ESLint: new (options: { cwd: string }) => Linter;
};

const found = regexpsIn(root, ["packages/*/src/**/*.ts", "scripts/*.mjs", "examples/*/src/**/*.ts"]);

/** A different end can make the engine try other ways to match what precedes it. */
const ENDS = ["", "\u0000"];

it("finds them", () => {
  expect(found.length).toBeGreaterThan(50);
});

it.each(found)("$where is linear", async ({ pattern, baits }) => {
  const isRepeated = pattern.global;
  for (const bait of baits) {
    for (const end of ENDS) {
      await growsLinearly((size) => {
        const text = repeated(bait, size) + end;
        if (isRepeated) text.replace(pattern, "");
        else pattern.exec(text);
      });
    }
  }
});

describe("the linter", () => {
  // In this process, because ESLint takes a second to start.
  const linter = new ESLint({ cwd: root });
  const rulesAgainst = async (code: string) => {
    const [result] = await linter.lintText(code, { filePath: join(root, "packages/core/src/a.ts") });
    return result?.messages.map(({ ruleId }) => ruleId);
  };

  it.each([
    ["one that tries again from every character", "export const A: RegExp = /[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}/g;"],
    ["one that tries every way to divide a text", "export const A: RegExp = /^(a+)+$/;"],
    ["one that looks for white space at the end", 'export const a = (text: string) => text.replace(/\\s+$/, "");'],
  ])("refuses %s", async (_, code) => {
    expect(await rulesAgainst(code)).toContainEqual(expect.stringContaining("regexp/no-super-linear-"));
  });

  it("takes one that is linear", async () => {
    expect(await rulesAgainst("export const A: RegExp = /^[a-z]+=*$/;")).toEqual([]);
  });
});
