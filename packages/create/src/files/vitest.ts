import { lines } from "../lines.ts";

/** Runs the tests of a Worker inside workerd, which is what Cloudflare runs. */
export const vitestConfig = lines(
  'import { cloudflareTest } from "@cloudflare/vitest-plugin";',
  'import { defineConfig } from "vitest/config";',
  "",
  "export default defineConfig({",
  "  plugins: [",
  "    cloudflareTest(({ inject }) => ({",
  '      wrangler: { configPath: "./wrangler.jsonc" },',
  "      miniflare: {",
  "        // In place of .dev.vars.",
  '        bindings: { ...inject("settings") },',
  "        // vitest itself needs it.",
  '        compatibilityFlags: ["nodejs_compat"],',
  "      },",
  "    })),",
  "  ],",
  "  // The first request loads the whole Worker, which takes a busy machine a minute.",
  '  test: { globalSetup: ["test/zone.ts"], testTimeout: 180_000 },',
  "});",
);

/** Starts the zone, outside workerd. */
export const zoneSetup = lines(
  "// Starts a zone of its own for the tests, on free ports, before vitest starts the Worker.",
  'import { startZone, type ZoneSettings } from "@edgegrant/testing";',
  'import type { TestProject } from "vitest/node";',
  "",
  "export default async function setup(project: TestProject) {",
  '  const zone = await startZone("zone.json");',
  '  project.provide("settings", zone.settings);',
  "  return () => zone.close();",
  "}",
  "",
  'declare module "vitest" {',
  "  interface ProvidedContext {",
  "    settings: ZoneSettings;",
  "  }",
  "}",
);
