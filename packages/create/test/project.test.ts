// Reads the files of every project. tests/packaging and `npm run create:matrix` run them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseZoneConfig } from "@edgegrant/zone";
import { describe, expect, it } from "vitest";
import { conflict, FRAMEWORKS, type Framework, type Plan, RUNTIMES, type Runtime } from "../src/plan.ts";
import { projectFiles } from "../src/project.ts";
import { VERSIONS } from "../src/versions.ts";

const keysOf = <Key extends string>(record: Readonly<Record<Key, string>>) => Object.keys(record) as Key[];

const plans: Plan[] = keysOf<Runtime>(RUNTIMES).flatMap((runtime) =>
  keysOf<Framework>(FRAMEWORKS)
    .filter((framework) => conflict(runtime, framework) === undefined)
    .flatMap((framework) =>
      (["sample", "none", new URL("https://api.example.com/v1")] as const).map((upstream) => ({
        name: "my-server",
        runtime,
        framework,
        upstream,
      })),
    ),
);
const titled = plans.map((plan) => [`${plan.runtime}, ${plan.framework}, ${plan.upstream}`, plan] as const);

describe.each(titled)("a project for %s", (_title, plan) => {
  const files = projectFiles(plan, new Map());
  const manifest = JSON.parse(files["package.json"] ?? "");

  it("has a zone that starts", () => {
    expect(parseZoneConfig(JSON.parse(files["zone.json"] ?? "")).applications).toHaveLength(1);
  });

  it("has the scripts", () => {
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(["dev", "test", "check", "deploy", "doctor"]));
  });

  it("declares each package that it imports, and no other", () => {
    const sources = Object.entries(files).filter(([file]) => file.endsWith(".ts"));
    const imported = sources.flatMap(([, text]) =>
      [...text.matchAll(/^import .*from "([^"]+)";$/gm)].map(([, from = ""]) => from),
    );
    const packages = imported
      .filter((from) => !/^(\.|node:|cloudflare:)/.test(from))
      .map((from) => from.split("/", from.startsWith("@") ? 2 : 1).join("/"));
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(declared).toEqual(expect.arrayContaining(packages));
    // hono and agents are for the server's code. The rest of these is for commands and types.
    const commands = /^(@edgegrant\/zone|edgegrant|wrangler|typescript|@types\/.*|@cloudflare\/workers-types)$/;
    const unused = declared.filter((name) => !packages.includes(name) && !commands.test(name));
    expect(unused).toEqual(plan.framework === "agents" ? [] : []);
  });

  it("keeps its settings out of Git and out of its image, and has an example for whoever clones it", () => {
    const file = plan.runtime === "workers" ? ".dev.vars" : ".env";
    const settings = (name: string) => files[name]?.split("\n").filter((line) => !line.startsWith("#"));
    expect(settings(`${file}.example`)).toEqual(settings(file));
    expect(settings(file)).toContain('KEYCARD_CLIENT_SECRET="local-development-only"');
    const lists = plan.runtime === "workers" ? [".gitignore"] : [".gitignore", ".dockerignore"];
    for (const list of lists) expect(files[list]).toContain(`\n${file}\n${file}.*\n!${file}.example\n`);
  });

  it("has no line that is longer than 130 characters in its code, and no blank line too many", () => {
    for (const [file, text] of Object.entries(files)) {
      if (file.endsWith(".ts")) expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(131);
      expect(text, file).not.toMatch(/\n\n\n|undefined|\[object/);
    }
  });
});

describe("the versions", () => {
  it("of edgegrant are this package's own", () => {
    const { dependencies } = JSON.parse(projectFiles(plans[0] as Plan, new Map())["package.json"] ?? "");
    expect(dependencies["@edgegrant/cloudflare"]).toBe("0.0.0");
  });

  it("of other packages are those that this repository tests", () => {
    const root = join(import.meta.dirname, "../../..");
    const pins = ["tests", "packages/cloudflare", "packages/deno", "examples/mcp-v2"].map((folder) => {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      return { ...dependencies, ...devDependencies };
    });
    const tested = Object.assign({}, ...pins);
    const { typescript, ...others } = VERSIONS;
    expect(tested).toMatchObject({ ...others, "@typescript/native": `npm:typescript@${typescript}` });
  });
});

describe("a combination that can't exist", () => {
  it("is agents outside Workers", () => {
    expect(conflict("bun", "agents")).toMatch(/agents run on Workers only, not on Bun: choose/);
    expect(conflict("workers", "agents")).toBeUndefined();
  });
});

it("tarballs take the place of the registry, for packages of packages too", () => {
  const tarballs = new Map([
    ["@edgegrant/cloudflare", "file:/packed/edgegrant-cloudflare-0.0.0.tgz"],
    ["@edgegrant/core", "file:/packed/edgegrant-core-0.0.0.tgz"],
  ]);
  const manifest = JSON.parse(projectFiles(plans[0] as Plan, tarballs)["package.json"] ?? "");
  expect(manifest.dependencies["@edgegrant/cloudflare"]).toBe(tarballs.get("@edgegrant/cloudflare"));
  expect(manifest.overrides).toEqual(Object.fromEntries(tarballs));
});
