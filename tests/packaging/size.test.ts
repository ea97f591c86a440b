// The size that edgegrant adds to a bundle, minified and gzipped. The budgets in budgets.json are just above the
// measured sizes.
import { describe, expect, it } from "vitest";
import { bundleSize, bundles, readBudgets } from "./support/bundle-size.ts";

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
