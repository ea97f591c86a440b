import { json, lines } from "../lines.ts";
import type { Plan } from "../plan.ts";

const TYPES = {
  workers: ["@cloudflare/workers-types"],
  node: ["node"],
  bun: ["bun"],
  deno: ["deno", "node"],
};

/** Strict. The declarations of every package are checked, too. */
export function tsconfig({ runtime, framework }: Plan): string {
  // Deno's declarations name types of browsers, and so do those of version 1 of the MCP SDK.
  const needsDom = runtime === "deno" || (runtime !== "workers" && framework === "sdk-v1");
  return json({
    compilerOptions: {
      target: "es2023",
      lib: needsDom ? ["es2023", "dom"] : ["es2023"],
      module: "preserve",
      moduleResolution: "bundler",
      types: TYPES[runtime],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
    include: runtime === "workers" ? ["src"] : ["src", "test"],
  });
}

/** The declarations of version 2 of the MCP SDK name a type that only Node's declarations have. */
export const bufferDeclaration = lines(
  "// The declarations of the MCP SDK name Node's Buffer.",
  "interface Buffer extends Uint8Array {}",
);

/** The declarations of vitest and miniflare contradict those of Workers, so the tests of a Worker do not check them. */
export const testTsconfig = lines(
  "{",
  '  "extends": "../tsconfig.json",',
  '  "compilerOptions": {',
  '    "types": ["@cloudflare/workers-types", "@cloudflare/vitest-plugin/types"],',
  "    // The declarations of vitest and miniflare contradict those of Workers.",
  '    "skipLibCheck": true',
  "  },",
  '  "include": [".", "../vitest.config.ts"]',
  "}",
);
