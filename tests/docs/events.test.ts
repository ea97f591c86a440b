// Every event and all its members are documented.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/observability.md"), "utf8");
const rows = [...page.matchAll(/^\| `([\w.]+)` \| .+? \| (.+) \|$/gm)];
const documented = Object.fromEntries(
  rows.map(([, type = "", members = ""]) => [type, [...members.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()]),
);

describe("the page about observability", () => {
  it("has a row for each event, with what it carries", () => {
    expect(documented).toEqual(membersOfEvents());
  });
});

/** The members of each event except `type`, from src/events.ts. */
function membersOfEvents(): Record<string, string[]> {
  const file = join(root, "packages/core/src/events.ts");
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const union = source.statements.filter(ts.isTypeAliasDeclaration).find(({ name }) => name.text === "EdgegrantEvent");
  if (!union || !ts.isUnionTypeNode(union.type)) throw new Error("EdgegrantEvent is no union");
  return Object.fromEntries(
    union.type.types.map((event) => {
      if (!ts.isTypeLiteralNode(event)) throw new Error("An event is no literal type");
      const members = event.members.filter(ts.isPropertySignature);
      const type = members.find(({ name }) => name.getText(source) === "type")?.type?.getText(source) ?? "";
      const others = members.map(({ name }) => name.getText(source)).filter((name) => name !== "type");
      return [type.replaceAll('"', ""), others.sort()];
    }),
  );
}
