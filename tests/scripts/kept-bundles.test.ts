// The bundles that tests keep between runs.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { keptBundle } from "../support/kept-bundles.ts";

it("a bundle is made anew when a file in it has changed, and not before", async () => {
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
  write("first");
  expect(await bundled()).toContain("first");
  expect(await bundled()).toContain("first");
  expect(made).toBe(1);
  write("second");
  expect(await bundled()).toContain("second");
  expect(made).toBe(2);
});
