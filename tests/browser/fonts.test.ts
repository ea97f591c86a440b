// The browser of the other tests can draw text. Without a font, text has no size and pages are empty.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPackaged, launchChromium, noteOn } from "../support/chromium.ts";

const chromium = await launchChromium();

describe.skipIf(chromium === undefined)(`the browser of these tests${noteOn(chromium)}`, () => {
  let page: Page;
  beforeAll(async () => {
    page = await (chromium as Browser).newPage({ viewport: { width: 400, height: 100 } });
  });
  afterAll(() => page.close());

  const show = (family: string, text: string) =>
    page.setContent(`<body style="margin: 0; font: 40px ${family}"><span>${text}</span>`);

  it.each(["sans-serif", "serif", "monospace", "system-ui", "'No Such Font'"])("has glyphs for %s", async (family) => {
    await show(family, "Glyph");
    expect((await page.locator("span").boundingBox())?.width).toBeGreaterThan(40);
    const fonts = await fontsOf(page, "span");
    expect(fonts.reduce((count, { glyphCount }) => count + glyphCount, 0)).toBe("Glyph".length);
  });

  const note = isPackaged ? "" : " (skipped: no Chromium is packaged for this platform)";
  it.skipIf(!isPackaged)(`has its own fonts, and none of the machine's${note}`, async () => {
    await show("DejaVu Sans, Arial, monospace", "Glyph");
    expect(await fontsOf(page, "span")).toMatchObject([{ familyName: "Open Sans", glyphCount: "Glyph".length }]);
  });

  it("puts the glyphs on the screen", async () => {
    await show("sans-serif", "");
    const blank = await page.screenshot();
    await show("sans-serif", "Glyph");
    const drawn = await page.screenshot();
    expect(drawn.equals(blank)).toBe(false);
    await show("sans-serif", "Other");
    expect((await page.screenshot()).equals(drawn)).toBe(false);
  });
});

/** The fonts that the browser used for an element's text. */
async function fontsOf(page: Page, selector: string): Promise<{ familyName: string; glyphCount: number }[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  return (await session.send("CSS.getPlatformFontsForNode", { nodeId })).fonts;
}
