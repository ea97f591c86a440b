// `npm run bench` takes minutes and is run by hand. These tests tell when the code has moved away from it.
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const bench = join(import.meta.dirname, "../../bench");
const moduleOf = (path: string) => import(pathToFileURL(join(bench, path)).href);

describe("the benchmark", () => {
  it.each(globSync("{*/entries/*,*/workers/*,*/*worker}.mjs", { cwd: bench }).sort())("bundles %s", async (file) => {
    const { bundle } = await moduleOf("lib/bundle.mjs");
    expect(await bundle(pathToFileURL(join(bench, file)))).toContain("export");
  });

  it("takes every step of a verification", async () => {
    const { STEPS } = await moduleOf("steps/measure.mjs");
    const { default: worker } = await moduleOf("steps/worker.mjs");
    for (const step of Object.keys(STEPS)) {
      const answer = await worker.fetch(new Request(`http://worker/?step=${step}&times=1&offset=0`));
      expect(answer.status, step).toBe(200);
    }
  });

  it("divides the guide's Worker into parts, none of them jose", async () => {
    const { measureSizes } = await moduleOf("size/measure.mjs");
    const { workers, parts } = await measureSizes();
    const sum = Object.values(parts as Record<string, number>).reduce((total, bytes) => total + bytes, 0);
    expect(sum / workers["guide's Worker on edgegrant"].minified).toBeCloseTo(1, 1);
    expect(parts.jose).toBe(0);
  });
});
