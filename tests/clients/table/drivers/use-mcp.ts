import type { Page } from "playwright-core";
import { launchChromium } from "../../../support/chromium.ts";
import { startPageServer } from "../../../support/page-server.ts";
import type { Driver } from "../driver.ts";
import { pinned } from "../pinned.ts";

/** The hook for React, in a page in Chromium. */
export const useMcp: Driver = {
  ...pinned("use-mcp"),
  kind: "browser",
  async connect(url, world) {
    const browser = await launchChromium();
    if (!browser) throw new Error("no Chromium can run here");
    const script = (name: string) => new URL(`../page/${name}.ts`, import.meta.url);
    const pages = await startPageServer({
      "use-mcp": script("use-mcp"),
      "use-mcp-callback": script("use-mcp-callback"),
    });
    const context = await browser.newContext();
    const close = async () => {
      await context.close();
      await pages.close();
    };
    try {
      // The user signs in and allows everything.
      await context.route(`${world.zone.issuer}/authorize?*`, async (route) => {
        const back = await world.visit(new URL(route.request().url())).catch(() => undefined);
        await (back ? route.fulfill({ status: 302, headers: { location: back.href } }) : route.abort());
      });
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${pages.port}/use-mcp?server=${url}`);
      const { tools } = await ready(page);
      return { tools: async () => tools, call: (tool) => call(page, tool), close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

interface Observed {
  state: string;
  error?: string;
  tools: string[];
}

/** What the hook says once it is connected. */
async function ready(page: Page): Promise<Observed> {
  const isSettled = () => {
    const { observed } = globalThis as unknown as { observed?: Observed };
    return observed?.state === "ready" || observed?.state === "failed" ? observed : undefined;
  };
  const handle = await page.waitForFunction(isSettled, undefined, { timeout: 60_000 });
  const { state, error, tools } = (await handle.jsonValue()) as Observed;
  if (state === "failed") throw new Error(error ?? "the hook failed");
  return { state, tools };
}

async function call(page: Page, tool: string): Promise<string> {
  // A page whose hook has lost its connection must connect anew.
  await ready(page);
  return page.evaluate((name) => {
    const { observed } = globalThis as unknown as { observed: { call(tool: string): Promise<string> } };
    return observed.call(name);
  }, tool);
}
