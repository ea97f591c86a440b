import { agentsMd } from "./files/agents-md.ts";
import { dockerfile } from "./files/dockerfile.ts";
import { dockerignore, gitignore } from "./files/gitignore.ts";
import { main } from "./files/main.ts";
import { packageJson } from "./files/package-json.ts";
import { readme } from "./files/readme.ts";
import { server } from "./files/server.ts";
import { exampleOf, exampleSettings, localSettings, settingsFile } from "./files/settings.ts";
import { test } from "./files/test.ts";
import { tools } from "./files/tools.ts";
import { bufferDeclaration, testTsconfig, tsconfig } from "./files/tsconfig.ts";
import { vitestConfig, zoneSetup } from "./files/vitest.ts";
import { worker } from "./files/worker.ts";
import { wrangler } from "./files/wrangler.ts";
import { zone } from "./files/zone.ts";
import type { Plan } from "./plan.ts";
import type { Tarballs } from "./tarballs.ts";

/** The files of a project: their text, by path. */
export function projectFiles(plan: Plan, tarballs: Tarballs): Readonly<Record<string, string>> {
  return {
    ".gitignore": gitignore(plan),
    [settingsFile(plan)]: localSettings(plan),
    [exampleOf(plan)]: exampleSettings(plan),
    "AGENTS.md": agentsMd(plan),
    "README.md": readme(plan),
    "package.json": packageJson(plan, tarballs),
    "tsconfig.json": tsconfig(plan),
    "zone.json": zone(plan),
    "src/tools.ts": tools(plan),
    "test/server.test.ts": test(plan),
    ...(plan.runtime === "workers" ? filesOfWorker(plan) : filesOfProcess(plan)),
  };
}

function filesOfWorker(plan: Plan): Readonly<Record<string, string>> {
  return {
    ...(plan.framework !== "sdk-v1" && { "src/buffer.d.ts": bufferDeclaration }),
    "src/index.ts": worker(plan),
    "test/tsconfig.json": testTsconfig,
    "test/zone.ts": zoneSetup,
    "vitest.config.ts": vitestConfig,
    "wrangler.jsonc": wrangler(plan),
  };
}

function filesOfProcess(plan: Plan): Readonly<Record<string, string>> {
  return {
    ".dockerignore": dockerignore(plan),
    Dockerfile: dockerfile(plan),
    "src/main.ts": main(plan),
    "src/server.ts": server(plan),
  };
}
