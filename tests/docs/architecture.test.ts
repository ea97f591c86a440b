// The table of core's folders matches the source tree and the linter's rules.
import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const core = join(root, "packages", "core");
const page = readFileSync(join(root, "docs", "architecture.md"), "utf8");
const map = [...page.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, folder = ""]) => folder);

it("no source file has more than 300 lines", () => {
  const linesOf = (file: string) => readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;
  const files = globSync("packages/*/src/**/*.ts", { cwd: root });
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => linesOf(file) > 300)).toEqual([]);
});

describe("the map of core", () => {
  it("names every folder, and no other", () => {
    const folders = readdirSync(join(core, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...map].sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it("names every loose file but the entry points", () => {
    const loose = readdirSync(join(core, "src")).filter((name) => name.endsWith(".ts"));
    const vocabulary = /^\| (`[a-z-]+\.ts`(?:, `[a-z-]+\.ts`)*) \|/m.exec(page)?.[1]?.replaceAll("`", "").split(", ");
    expect(loose.filter((name) => !["index.ts", "adapter.ts"].includes(name)).sort()).toEqual(vocabulary?.sort());
  });

  it.each(map.slice(0, -1).map((folder, index) => [folder, map.slice(index + 1)] as const))(
    "lets %s import no folder that comes later, and the linter knows",
    (folder, later) => {
      const { overrides } = JSON.parse(readFileSync(join(core, "biome.json"), "utf8"));
      const rule = overrides.find(({ includes }: { includes: string[] }) => includes.includes(`src/${folder}/**`));
      const [{ group }] = rule.linter.rules.style.noRestrictedImports.options.patterns;
      const refused: string[] = /\{?([\w,]+)\}?\/\*\*$/.exec(group[0])?.[1]?.split(",") ?? [];
      expect(refused).toEqual(expect.arrayContaining([...later]));
    },
  );
});
