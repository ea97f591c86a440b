// The documentation site is built, then tested like a visitor and a link checker would use it.
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { hashOf, SITE, STAMP } from "../../docs/.vitepress/remembered.ts";
import { entryPoints } from "../packaging/support/packages.ts";
import { launchChromium, noteOn } from "../support/chromium.ts";
import { fileOf, serveFolder } from "../support/static-site.ts";

const root = resolve(import.meta.dirname, "../..");
const docs = join(root, "docs");
const dist = join(docs, ".vitepress/dist");
const sources = globSync("{*,{decisions,servers,skills,zones}/**/*}.md", { cwd: docs }).sort();
/** The functions that are evaluated in a page. */
const inPage = readFileSync(join(import.meta.dirname, "in-page.js"), "utf8");
/** The limit of a build that hangs. A build takes half a minute on an idle machine. */
const BUILD_TIMEOUT_MS = 1_200_000;
const NO_LIMIT = 0;
const addressOf = (source: string) => `/${source.replace(/(README)?\.md$/, "")}`;

beforeAll(async () => {
  if (isBuilt()) return;
  const vitepress = join(docs, "node_modules/vitepress/bin/vitepress.js");
  // The limit is on the process. A limit on the hook would leave the build running.
  // Young objects get more room, because garbage collection is a tenth of the build.
  const args = ["--max-semi-space-size=64", vitepress, "build", docs];
  await promisify(execFile)(process.execPath, args, { cwd: root, timeout: BUILD_TIMEOUT_MS });
}, NO_LIMIT);

/** Whether the site was built from what is there now. */
function isBuilt(): boolean {
  const stamp = join(dist, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hashOf(SITE);
}

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
      const drawn = [...html.matchAll(/<span class="picture"[\s\S]*?<\/svg>/g)].map(([figure]) => figure);
      const lost = drawn.map((figure) => words.filter((word) => !figure.includes(word)));
      expect(lost).toContainEqual([]);
    },
  );
});

describe("the home page", () => {
  const source = readFileSync(join(docs, "README.md"), "utf8");
  const html = () => readFileSync(join(dist, "index.html"), "utf8");

  it("shows ten lines of code", () => {
    expect(/```ts\n([\s\S]*?)```/.exec(source)?.[1]?.trimEnd().split("\n")).toHaveLength(10);
  });

  it("says how to begin", () => {
    expect(source).toContain("npm create edgegrant@latest");
  });

  it("promises what the benchmark and the clients' table say", () => {
    const { cache, verify } = JSON.parse(readFileSync(join(root, "bench/results.json"), "utf8"));
    const promises = /<div class="promises">([\s\S]*?)<\/div>/.exec(html())?.[1] ?? "";
    const figures = [...promises.matchAll(/<strong>(.*?)<\/strong>/g)].map(([, figure]) => figure);
    const clients = readFileSync(join(docs, "clients.md"), "utf8").split("## In trouble")[0] ?? "";
    const rows = clients.match(/^\| \S+ \d\S* \|/gm)?.length;
    expect(figures).toEqual([
      String(cache.storm.mixedUp),
      `${verify.workerd.RS256.again.cpu.median.toFixed(1)} µs`,
      expect.stringMatching(new RegExp(`^\\d+ of ${rows}$`)),
    ]);
  });

  it("shows what a run of the demo printed", () => {
    expect(html()).toContain("alice  POST /mcp -&gt; 401, the metadata is at");
    expect(html()).toMatch(/node +alice +yes/);
  });
});

describe("for programs", () => {
  it("each page is Markdown at its own address", () => {
    const pages = [...builtPages().keys()].map((file) => file.replace(/\.html$/, ".md"));
    expect(pages.filter((file) => fileOf(dist, `/${file}`) === undefined)).toEqual([]);
  });

  it("the links between those pages lead to Markdown that is there", () => {
    const dead: string[] = [];
    for (const file of globSync("**/*.md", { cwd: dist })) {
      const text = readFileSync(join(dist, file), "utf8").replace(/^```[\s\S]*?^```/gm, "");
      for (const [, href = ""] of text.matchAll(/\]\((?![a-z]+:|#)([^)\s]+)\)/g)) {
        const { pathname } = new URL(href, `http://site/${file}`);
        if (!pathname.endsWith(".svg") && fileOf(dist, pathname) === undefined) dead.push(`${file} -> ${href}`);
      }
    }
    expect(dead).toEqual([]);
  });

  it("llms.txt lists every page, with what it is about", () => {
    const text = readFileSync(join(dist, "llms.txt"), "utf8");
    expect(text).toMatch(/^# edgegrant\n\n> .{20}/);
    const listed = new Set([...text.matchAll(/^- \[.+?\]\((\S+)\)/gm)].map(([, address]) => address));
    const missing = sources.filter((source) => source !== "README.md" && !listed.has(`/${source}`));
    expect(missing).toEqual([]);
    expect(text).toMatch(/^- \[Tutorial\]\(\/tutorial\.md\): From an empty folder/m);
  });

  it("llms-full.txt has the text of every guide", () => {
    const text = readFileSync(join(dist, "llms-full.txt"), "utf8");
    for (const title of ["# Tutorial", "# Troubleshooting", "# Security model", "# Express 5"])
      expect(text).toContain(`\n${title}\n`);
  });
});

const chromium = await launchChromium();

describe.skipIf(chromium === undefined)(`a visitor${noteOn(chromium)}`, () => {
  const browser = chromium as Browser;
  let site: Awaited<ReturnType<typeof serveFolder>>;
  /** A window that goes from page to page, because a browser starts a process for each one that is opened anew. */
  let page: Page;
  const phone = { width: 390, height: 844 };
  const screen = { width: 1280, height: 900 };
  const errors: string[] = [];
  beforeAll(async () => {
    site = await serveFolder(dist);
    page = await browser.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
  });
  afterAll(async () => {
    await page.close();
    await site?.close();
  });

  it.each(sources.map(addressOf))(
    "reads %s on a phone without scrolling sideways, and without an error",
    async (address) => {
      errors.length = 0;
      await page.setViewportSize(phone);
      await page.goto(site.origin + address);
      const { width, ...seen } = await seenOn(page);
      // Content rendered at build time must remain after the page's script has run.
      const html = readFileSync(fileOf(dist, address) ?? "", "utf8");
      const wordsInPictures = html.match(/<text /g)?.length ?? 0;
      expect(seen).toEqual({ titles: 1, wordsInPictures, isDark: false, unreadable: [] });
      expect(width).toBeLessThanOrEqual(390);
      expect(errors).toEqual([]);
    },
  );

  it.each(["/", "/tutorial", "/quick-start"])(
    "sees whole lines of code on %s in a window of 1,280 pixels",
    async (address) => {
      await page.setViewportSize(screen);
      await page.goto(site.origin + address);
      expect(await page.evaluate(`${inPage}; cutCode()`)).toEqual([]);
    },
  );

  it("reads the words of pictures in the dark, too", async () => {
    await page.setViewportSize(phone);
    await page.emulateMedia({ colorScheme: "dark" });
    onTestFinished(() => page.emulateMedia({ colorScheme: null }));
    for (const address of ["/", "/performance", "/architecture"]) {
      await page.goto(site.origin + address);
      const seen = await seenOn(page);
      expect(seen).toMatchObject({ isDark: true, unreadable: [] });
      expect(seen.wordsInPictures).toBeGreaterThan(10);
    }
  });

  it("finds a page by a word", async () => {
    await page.setViewportSize(screen);
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
  });
});

interface Seen {
  titles: number;
  wordsInPictures: number;
  width: number;
  isDark: boolean;
  unreadable: string[];
}

/** What a visitor sees on the page. */
function seenOn(page: Page): Promise<Seen> {
  return page.evaluate(`${inPage}; seenByVisitor()`);
}

interface BuiltPage {
  html: string;
  links: string[];
  ids: Set<string>;
}

let read: Map<string, BuiltPage> | undefined;

/** Every page of the site, by file. */
function builtPages(): Map<string, BuiltPage> {
  read ??= readPages();
  return read;
}

function readPages(): Map<string, BuiltPage> {
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
