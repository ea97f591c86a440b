// The size that edgegrant adds to a bundle, minified and gzipped. The budgets in budgets.json are just above the
// measured sizes.
import { describe, expect, it } from "vitest";
import { bundleOf, bundleSize, bundles, readBudgets } from "./support/bundle-size.ts";

describe("within its budget is (`npm run size` measures, `npm run size -- --update` sets the budgets anew)", () => {
  const budgets = readBudgets();

  it.each([...bundles()])("%s", async (name, source) => {
    const { total, jose } = await bundleSize(source);
    expect(total).toBeLessThanOrEqual(budgets[name]?.total ?? 0);
    expect(jose).toBeLessThanOrEqual(budgets[name]?.jose ?? 0);
  });

  it("and nothing else has a budget", () => {
    expect(Object.keys(budgets)).toEqual([...bundles().keys()]);
  });
});

it("a Worker that does not import it has nothing of the readiness check", async () => {
  const worker = bundles().get("the Worker of the README") ?? "";
  const used = `${worker.replace("export default", "const worker =")}\nimport { readiness } from "@edgegrant/cloudflare";\nexport const ready = readiness();`;
  expect(await bundleOf(used)).toContain("/.well-known/edgegrant/health");
  expect(await bundleOf(worker)).not.toContain("/.well-known/edgegrant/health");
});
