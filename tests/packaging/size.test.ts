// The size that edgegrant adds to a bundle, minified and gzipped. The budgets in budgets.json are just above the
// measured sizes.
import { beforeAll, describe, expect, it } from "vitest";
import { type BundleSize, bundleSizes, bundles, bundlesOf, readBudgets } from "./support/bundle-size.ts";

describe("within its budget is (`npm run size` measures, `npm run size -- --update` sets the budgets anew)", () => {
  const budgets = readBudgets();
  let sizes: Map<string, BundleSize>;
  beforeAll(async () => {
    sizes = await bundleSizes(bundles());
  });

  it.each([...bundles().keys()])("%s", (name) => {
    expect(sizes.get(name)?.total).toBeLessThanOrEqual(budgets[name]?.total ?? 0);
    expect(sizes.get(name)?.jose).toBeLessThanOrEqual(budgets[name]?.jose ?? 0);
  });

  it("and nothing else has a budget", () => {
    expect(Object.keys(budgets)).toEqual([...bundles().keys()]);
  });
});

it("a Worker that does not import it has nothing of the readiness check", async () => {
  const worker = bundles().get("the Worker of the README") ?? "";
  const used = `${worker.replace("export default", "const worker =")}\nimport { readiness } from "@edgegrant/cloudflare";\nexport const ready = readiness();`;
  const built = await bundlesOf(new Map(Object.entries({ used, worker })));
  expect(built.get("used")).toContain("/.well-known/edgegrant/health");
  expect(built.get("worker")).not.toContain("/.well-known/edgegrant/health");
});
