// The README of the Workers package names every option and no other.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const folder = resolve(import.meta.dirname, "../../packages/cloudflare");

it("the table of options is that of createKeycardWorker", () => {
  const [, section = ""] = /^## Options\n([\s\S]*?)^## /m.exec(readFileSync(join(folder, "README.md"), "utf8")) ?? [];
  const documented = [...section.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, names = ""]) =>
    [...names.matchAll(/\w+/g)].map(String),
  );
  expect(documented.sort()).toEqual(optionsOf(join(folder, "src/worker.ts"), "KeycardWorkerOptions"));
});

function optionsOf(file: string, name: string): string[] {
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram([file], options);
  const declared = program
    .getSourceFile(file)
    ?.statements.filter(ts.isInterfaceDeclaration)
    .find((candidate) => candidate.name.text === name);
  if (!declared) throw new Error(`${file} declares no ${name}`);
  const properties = program.getTypeChecker().getTypeAtLocation(declared).getProperties();
  return properties.map((property) => property.name).sort();
}
