import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Each page is loaded anew, and goes before its scripts have repaid what it costs to optimize them.
  "--js-flags=--no-opt,--no-maglev",
];

/** Whether @sparticuz/chromium runs here. It is for Linux on x64. */
export const isPackaged = process.platform === "linux" && process.arch === "x64";

/** Appended to the name of a suite that needs a browser, so that the list of skipped tests says why. */
export function noteOn(browser: Browser | undefined): string {
  return browser === undefined ? " (skipped: no Chromium can run here)" : "";
}

let launched: Promise<Browser | undefined> | undefined;

/**
 * A headless Chromium: the npm package's, or the system's. Undefined, with a warning, if there is none. The tests of a
 * process share it. They close their pages only, and the browser ends with the process.
 */
export function launchChromium(): Promise<Browser | undefined> {
  launched ??= launch();
  return launched;
}

/** Ends the browser of this process, if there is one. A process that waits until nothing is left to do needs it. */
export async function closeChromium(): Promise<void> {
  await (await launched)?.close();
  launched = undefined;
}

async function launch(): Promise<Browser | undefined> {
  const candidates: (() => Promise<LaunchOptions>)[] = [
    packaged,
    async () => ({ executablePath: "/usr/bin/chromium" }),
    async () => ({ channel: "chrome" }),
  ];
  const failures: string[] = [];
  for (const candidate of candidates) {
    try {
      return await chromium.launch({ ...(await candidate()), args });
    } catch (error) {
      failures.push(String(error).split("\n")[0] ?? "");
    }
  }
  console.error(
    [
      "",
      "NO CHROMIUM CAN RUN HERE: the browser tests are SKIPPED, and nothing is known about browsers.",
      ...failures,
      "",
    ].join("\n!!! "),
  );
  return undefined;
}

/**
 * The binary of @sparticuz/chromium with its own libraries and fonts, so that a bare Linux machine needs nothing else.
 * The package's recommended flags are not used, because they turn off CORS, which is tested here.
 */
async function packaged(): Promise<LaunchOptions> {
  if (!isPackaged) throw new Error("@sparticuz/chromium is for Linux on x64");
  // The folder's name contains the version, so that an update does not run an older binary.
  const folder = fileURLToPath(new URL(`../node_modules/.cache/chromium-${packagedVersion()}`, import.meta.url));
  if (!existsSync(folder)) await unpackTo(folder);
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
    FONTCONFIG_FILE: await writeFontsConfig(folder),
  };
  return { executablePath: join(folder, "chromium"), env };
}

function packagedVersion(): string {
  // The package exports its entry point only.
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  let folder = dirname(entry);
  while (!existsSync(join(folder, "bin", "chromium.br"))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

/**
 * Runs the package in a child process: it unpacks into the temporary folder, and unpacks its libraries only on Lambda.
 */
async function unpackTo(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(`${folder}-`);
  const script = `await (await import(${JSON.stringify(import.meta.resolve("@sparticuz/chromium"))})).default.executablePath();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, TMPDIR: scratch, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
  });
  // A process that unpacked at the same time has the same content.
  await rename(scratch, folder).catch(() => rm(scratch, { recursive: true, force: true }));
}

/**
 * Tells fontconfig where the unpacked fonts are, and that there are no others. The package's own file names folders
 * that exist only on Lambda. The file is written at each start, because it contains absolute paths and a clone can be
 * moved.
 */
async function writeFontsConfig(folder: string): Promise<string> {
  const file = join(folder, "fonts.conf");
  const draft = `${file}.${process.pid}`;
  const text = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    "<fontconfig>",
    `  <dir>${escapeXml(join(folder, "fonts"))}</dir>`,
    `  <cachedir>${escapeXml(join(folder, "fonts-cache"))}</cachedir>`,
    "</fontconfig>",
    "",
  ].join("\n");
  await writeFile(draft, text);
  // A browser that starts now reads the complete old file or the complete new one.
  await rename(draft, file);
  return file;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
