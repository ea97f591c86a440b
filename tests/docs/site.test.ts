// The documentation site is built, then tested like a visitor and a link checker would use it.
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { entryPoints } from "../packaging/support/api-report.ts";
import { launchChromium, noteOn } from "../support/chromium.ts";
import { fileOf, serveFolder } from "../support/static-site.ts";

const root = resolve(import.meta.dirname, "../..");
const docs = join(root, "docs");
const dist = join(docs, ".vitepress/dist");
const sources = globSync("{*,decisions/*,servers/*}.md", { cwd: docs }).sort();
/** The limit of a build that hangs. A build takes half a minute on an idle machine. */
const BUILD_TIMEOUT_MS = 1_200_000;
const NO_LIMIT = 0;
const addressOf = (source: string) => `/${source.replace(/(README)?\.md$/, "")}`;

beforeAll(async () => {
  const vitepress = join(docs, "node_modules/vitepress/bin/vitepress.js");
  // The limit is on the process. A limit on the hook would leave the build running.
  // Young objects get more room, because garbage collection is a tenth of the build.
  const args = ["--max-semi-space-size=64", vitepress, "build", docs];
  await promisify(execFile)(process.execPath, args, { cwd: root, timeout: BUILD_TIMEOUT_MS });
}, NO_LIMIT);

describe("the site", () => {
  it.each(sources)("has the page %s", (source) => {
    expect(fileOf(dist, addressOf(source))).toBeDefined();
  });

  it.each(entryPoints.map(({ entryPoint }) => entryPoint))("has the reference of $specifier", ({ slug }) => {
    expect(fileOf(dist, `/api/${slug.replaceAll(".", "-")}/`)).toBeDefined();
  });

  it("has no link within itself, nor anchor, that leads nowhere", () => {
    const dead: string[] = [];
    const pages = builtPages();
    for (const [page, { links }] of pages) {
      for (const href of links.filter((link) => !/^[a-z]+:/.test(link))) {
        const { pathname, hash } = new URL(href, `http://site/${page}`);
        const target = fileOf(dist, pathname);
        const ids = target?.endsWith(".html") ? pages.get(target.slice(dist.length + 1))?.ids : undefined;
        const isThere = target !== undefined && (hash === "" || ids?.has(decodeURIComponent(hash.slice(1))));
        if (!isThere) dead.push(`${page} -> ${href}`);
      }
    }
    expect(pages.size).toBeGreaterThan(sources.length);
    expect(dead).toEqual([]);
  });

  it("links to files of the repository that are there", () => {
    const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const home = `${repository.url.replace(/^git\+|\.git$/g, "")}/`;
    const links = [...builtPages().values()].flatMap((page) => page.links.filter((link) => link.startsWith(home)));
    const paths = links.flatMap((link) => /\/(?:blob|tree)\/main\/([^#]+)/.exec(link)?.[1] ?? []);
    expect(paths.length).toBeGreaterThan(0);
    const kept = new Set(globSync([...new Set(paths)], { cwd: root }));
    expect(paths.filter((path) => !kept.has(path.replace(/\/$/, "")))).toEqual([]);
  });

  it("fetches nothing from elsewhere", () => {
    const fetched = [...builtPages().values()].flatMap(({ html }) =>
      [...html.matchAll(/<(?:script|img|link|iframe)[^>]+(?:src|href)="(https?:[^"]+)"/g)].map(([, url]) => url),
    );
    expect(fetched).toEqual([]);
    for (const style of globSync("**/*.css", { cwd: dist })) {
      expect(readFileSync(join(dist, style), "utf8")).not.toMatch(/url\(["']?https?:/);
    }
  });

  it.each(sources.flatMap((source) => picturesOf(source).map((words) => ({ source, words }))))(
    "draws the picture in $source with every word of it",
    ({ source, words }) => {
      const html = readFileSync(fileOf(dist, addressOf(source)) ?? "", "utf8").replaceAll("&#39;", "'");
      const drawn = [...html.matchAll(/<figure class="picture"[\s\S]*?<\/figure>/g)].map(([figure]) => figure);
      const lost = drawn.map((figure) => words.filter((word) => !figure.includes(word)));
      expect(lost).toContainEqual([]);
    },
  );
});

const chromium = await launchChromium();

describe.skipIf(chromium === undefined)(`a visitor${noteOn(chromium)}`, () => {
  const browser = chromium as Browser;
  let site: Awaited<ReturnType<typeof serveFolder>>;
  let page: Page;
  beforeAll(async () => {
    site = await serveFolder(dist);
  });
  afterAll(async () => {
    await browser.close();
    await site?.close();
  });

  it.each(sources.map(addressOf))(
    "reads %s on a phone without scrolling sideways, and without an error",
    async (address) => {
      page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(site.origin + address);
      expect(await page.locator("h1").count()).toBe(1);
      // Content rendered at build time must remain after the page's script has run.
      const html = readFileSync(fileOf(dist, address) ?? "", "utf8");
      expect(await page.locator(".picture text").count()).toBe(html.match(/<text /g)?.length ?? 0);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      expect(errors).toEqual([]);
      await page.close();
    },
  );

  it("finds a page by a word", async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(site.origin);
    const input = page.locator("#localsearch-input");
    // The page handles keys only after its script has run, and no event shows when that is.
    await vi.waitFor(async () => {
      if (await input.isVisible()) return;
      await page.keyboard.press("Control+k");
      throw new Error("The search is not open yet");
    }, 60_000);
    await input.fill("HKDF");
    await page.locator("#localsearch-list a").first().waitFor();
    const found = await page.locator("#localsearch-list a").evaluateAll((links) => links.map((link) => `${link}`));
    expect(found.some((link) => link.includes("/caching"))).toBe(true);
    await page.close();
  });
});

interface BuiltPage {
  html: string;
  links: string[];
  ids: Set<string>;
}

/** Every page of the site, by file. */
function builtPages(): Map<string, BuiltPage> {
  const files = globSync("**/*.html", { cwd: dist }).filter((file) => file !== "404.html");
  return new Map(
    files.map((file) => {
      const html = readFileSync(join(dist, file), "utf8");
      const links = [...html.matchAll(/<a[^>]+href="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
      const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id));
      return [file, { html, links, ids }];
    }),
  );
}

/** The texts in each Mermaid diagram of a page: labels, or the names of nodes without a label. */
function picturesOf(source: string): string[][] {
  const text = readFileSync(join(docs, source), "utf8");
  return [...text.matchAll(/```mermaid\n([\s\S]*?)```/g)].map(([, picture = ""]) => {
    const [kind = "", ...lines] = picture.trim().split("\n");
    if (kind.startsWith("sequence"))
      return lines.map((line) => line.replace(/^.* as |^.*?: |^\s*participant /, "").trim());
    const labelled = new Set([...picture.matchAll(/(\w+)["[{(]+"/g)].map(([, id]) => id));
    const names = lines.flatMap((line) => line.split(/-->|-\..*?\.->|-- .*? -->|-\.->|&/).map((part) => part.trim()));
    const bare = names.filter((name) => /^\w+$/.test(name) && !labelled.has(name));
    const labels = [...picture.matchAll(/"([^"]+)"/g)].flatMap(([, label = ""]) => label.split("<br/>"));
    return [...bare, ...labels];
  });
}
