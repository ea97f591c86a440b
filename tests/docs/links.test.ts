// Each {@link} in a docstring of the packages names something that exists.
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const LINK = /\{@link(?:code|plain)?\s+([\w.]+)/g;

interface Source {
  file: string;
  links: string[];
  /** The names that the file declares, each with its members as `Name.member`. */
  declared: string[];
}

const sources = globSync("packages/*/src/**/*.ts", { cwd: root }).map(readSource);
const everywhere = new Set(sources.flatMap(({ declared }) => declared));

describe("the links of docstrings", () => {
  it("are found", () => {
    expect(sources.flatMap(({ links }) => links).length).toBeGreaterThan(50);
  });

  it("name something that exists", () => {
    const broken = sources.flatMap(({ file, links }) =>
      links.filter((name) => !everywhere.has(name)).map((name) => `${file}: ${name}`),
    );
    expect(broken).toEqual([]);
  });
});

function readSource(file: string): Source {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return {
    file,
    links: [...text.matchAll(LINK)].map(([, name = ""]) => name),
    declared: source.statements.flatMap((statement) => namesOf(statement, source)),
  };
}

function namesOf(statement: ts.Statement, source: ts.SourceFile): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText(source));
  }
  // `export { ClientSecret as WorkersClientSecret } from "..."` declares a name, too.
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    return exportClause && ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : [];
  }
  if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
    const name = statement.name?.text ?? "";
    const members = statement.members.map((member) => `${name}.${member.name?.getText(source)}`);
    return [name, ...members];
  }
  if (ts.isFunctionDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [statement.name?.text ?? ""];
  return [];
}
