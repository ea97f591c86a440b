// The READMEs name every option and every variable, and no other.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const packages = resolve(import.meta.dirname, "../../packages");
const folder = join(packages, "cloudflare");

it("the table of options is that of createKeycardWorker", () => {
  const [, section = ""] = /^## Options\n([\s\S]*?)^## /m.exec(readFileSync(join(folder, "README.md"), "utf8")) ?? [];
  const documented = [...section.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, names = ""]) =>
    [...names.matchAll(/\w+/g)].map(String),
  );
  expect(documented.sort()).toEqual(optionsOf(join(folder, "src/worker.ts"), "KeycardWorkerOptions"));
});

describe("the table of variables is that of the settings", () => {
  it.each([
    ["cloudflare", "cloudflare/src/env.ts", "KeycardEnv"],
    ["deno", "core/src/settings/settings.ts", "KeycardSettings"],
    ["bun", "core/src/settings/settings.ts", "KeycardSettings"],
    ["node", "core/src/settings/settings.ts", "KeycardSettings"],
  ])("%s", (name, file, type) => {
    const readme = readFileSync(join(packages, name, "README.md"), "utf8");
    const [, section = ""] = /^## Variables\n([\s\S]*?)^## /m.exec(readme) ?? [];
    const rows = [...section.matchAll(/^\| (`KEYCARD_\w+`(?:, `KEYCARD_\w+`)*) \|/gm)];
    const documented = rows.flatMap(([, names = ""]) => [...names.matchAll(/\w+/g)].map(String));
    expect(documented.sort()).toEqual(declaredMembers(join(packages, file), type));
  });
});

/** The members in the declaration of an interface, without inherited ones. */
function declaredMembers(file: string, name: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const declared = source.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);
  if (!declared) throw new Error(`${file} declares no ${name}`);
  return declared.members.flatMap((member) => (member.name ? [member.name.getText(source)] : [])).sort();
}

function optionsOf(file: string, name: string): string[] {
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  // Names of members need neither the platform's types nor more of the language's library than its oldest part.
  const program = ts.createProgram([file], { ...options, types: [], lib: ["lib.es5.d.ts"] });
  const declared = program
    .getSourceFile(file)
    ?.statements.filter(ts.isInterfaceDeclaration)
    .find((candidate) => candidate.name.text === name);
  if (!declared) throw new Error(`${file} declares no ${name}`);
  const properties = program.getTypeChecker().getTypeAtLocation(declared).getProperties();
  return properties.map((property) => property.name).sort();
}
