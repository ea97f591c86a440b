// The bundles that tests keep between runs.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { keptBundle } from "../support/kept-bundles.ts";

const kept = join(import.meta.dirname, "../../node_modules/.cache/edgegrant-bundles");

/** A bundle of its own, which counts how often it is made. */
function countedBundle() {
  const folder = mkdtempSync(join(import.meta.dirname, ".kept-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (text: string) => writeFileSync(join(folder, "imported.js"), `export default ${JSON.stringify(text)};`);
  let made = 0;
  const counter = { name: "counts", setup: () => void made++ };
  const bundled = () =>
    keptBundle({
      stdin: { contents: `import text from "./imported.js"; console.log(text);`, resolveDir: folder },
      plugins: [counter],
    });
  return { folder, write, bundled, made: () => made };
}

it("a bundle is made anew when a file in it has changed, and not before", async () => {
  const { write, bundled, made } = countedBundle();
  write("first");
  expect(await bundled()).toContain("first");
  expect(await bundled()).toContain("first");
  expect(made()).toBe(1);
  write("second");
  expect(await bundled()).toContain("second");
  expect(made()).toBe(2);
});

it.each([
  ["cut short", (text: string) => text.slice(0, -5)],
  ["empty", () => ""],
  ["no bundle", () => "garbage"],
])("a bundle whose file is %s is made anew", async (_, damage) => {
  const { folder, write, bundled, made } = countedBundle();
  write("whole");
  const text = await bundled();
  const files = globSync("*.txt", { cwd: kept }).map((name) => join(kept, name));
  const file = files.find((candidate) => readFileSync(candidate, "utf8").includes(basename(folder))) ?? "";
  writeFileSync(file, damage(readFileSync(file, "utf8")));
  expect(await bundled()).toBe(text);
  expect(made()).toBe(2);
});
