// What a build of the site takes from the last one.
import { globSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { rememberedTexts } from "../../docs/.vitepress/remembered.ts";

const folder = resolve(import.meta.dirname, "../../node_modules/.cache/edgegrant-docs");
const NAME = "test";
const kept = () => globSync(`${NAME}-*.json`, { cwd: folder });
const open = (sources = ["package.json"]) => rememberedTexts(NAME, sources);

afterEach(() => {
  for (const file of kept()) rmSync(join(folder, file));
});

/** Asks for a text of this build, which is kept for the next one. */
function build(input: string[], text: string): void {
  const texts = open();
  texts.of(input, () => text);
  texts.keep();
}

it("a text is made once for each input, in this build and the next", () => {
  const texts = open();
  const make = vi.fn((text: string) => text);
  const [first, again, other] = [
    ["a", "bc"],
    ["a", "bc"],
    ["ab", "c"],
  ].map((input) => texts.of(input, () => make(input.join("|"))));
  expect([first, again, other]).toEqual(["a|bc", "a|bc", "ab|c"]);
  expect(make).toHaveBeenCalledTimes(2);
  texts.keep();
  expect(open().of(["ab", "c"], () => "made anew")).toBe("ab|c");
});

it("a text that a build did not ask for is not kept", () => {
  build(["a"], "old");
  build(["b"], "new");
  expect(open().of(["a"], () => "made anew")).toBe("made anew");
});

it("no text is kept when a file that all depend on has changed", () => {
  build(["a"], "old");
  expect(open(["package.json", "pnpm-lock.yaml"]).of(["a"], () => "made anew")).toBe("made anew");
});

it("a damaged file is as good as none", () => {
  build(["a"], "old");
  for (const file of kept()) writeFileSync(join(folder, file), "{");
  expect(open().of(["a"], () => "made anew")).toBe("made anew");
});
