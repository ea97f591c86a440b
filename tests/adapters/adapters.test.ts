// docs/adapters.md is correct, and `pnpm gen adapter` generates what it describes.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { commandsOf, filesOf } from "../../turbo/generators/page.ts";
import { emptyFolder, install, root, run } from "./support.ts";

/** The parts of a clone that the generator reads. */
const PARTS = [
  "docs/adapters.md",
  "package.json",
  "scripts/vitest-reporter.mjs",
  "scripts/vitest-rsa-keys.mjs",
  "tsconfig.base.json",
  "turbo",
  "turbo.json",
  ...["package.json", "tsconfig.json", "tsup.config.ts", "vitest.config.ts", "test/tsconfig.json"].map(
    (file) => `packages/node/${file}`,
  ),
];
const PASSED = /Tests +(\d+) passed \(\1\)/;

it("who follows docs/adapters.md from an empty folder ends with green contract tests", async () => {
  const page = await readFile(join(root, "docs", "adapters.md"), "utf8");
  const outside = await emptyFolder();
  const folder = join(outside, "acme");
  const outputs: string[] = [];
  for (const command of commandsOf(page)) {
    // `mkdir` and `cd` need a shell; `npm install` would need the registry.
    if (command === "mkdir acme && cd acme") await mkdir(folder);
    else if (command.startsWith("npm install ")) {
      await install(
        folder,
        command.split(" ").filter((word) => !["npm", "install", "--save-dev"].includes(word)),
      );
    } else {
      if (command === "npx --package typescript tsc")
        for (const { path, text } of filesOf(page)) await write(join(folder, path), text);
      const [program = "", ...args] = command.replace(/^npx (--package \S+ )?/, "").split(" ");
      outputs.push(await run(folder, program, ...args));
    }
  }
  const { type } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  expect(type).toBe("module");
  expect(outputs.at(-1)).toMatch(PASSED);
});

it("what `pnpm gen adapter <name>` makes type-checks, builds, and passes at once", async () => {
  const clone = await emptyFolder();
  for (const part of PARTS) await cp(join(root, part), join(clone, part), { recursive: true });
  await run(clone, "gen", "run", "adapter", "--args", "some-edge");
  const folder = join(clone, "packages", "some-edge");
  await install(folder, ["@edgegrant/core", "@edgegrant/node", "@types/node", "typescript", "vitest", "tsup"]);
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ name: "@edgegrant/some-edge", dependencies: { "@edgegrant/core": "workspace:^" } });
  expect(await readFile(join(folder, "src", "index.ts"), "utf8")).toContain("SomeEdgeTokenStore");
  await run(folder, "tsc", "--noEmit");
  await run(folder, "tsc", "--noEmit", "-p", "test");
  await run(folder, "tsup");
  expect(await run(folder, "vitest", "run")).toMatch(PASSED);
});

it.each(["", "Upper", "../elsewhere", "a b"])("the generator takes no name like %j", async (name) => {
  await expect(run(root, "node", "turbo/generators/run.mjs", "adapter", name)).rejects.toThrow();
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
