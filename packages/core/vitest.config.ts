import { accessSync, readFileSync } from "node:fs";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** The tests of verification that need no server and no files: the same specification on another runtime. */
const portable = [
  "test/encoding/base64url.test.ts",
  ...["binder", "endpoint-event", "query", "sessions"].map((name) => `test/sessions/${name}.test.ts`),
  ...["any-body", "bodies", "listing", "mirrored-headers", "require-scopes", "tool-scopes"].map(
    (name) => `test/tools/${name}.test.ts`,
  ),
  "test/server/ending-stream.test.ts",
  ...["bad-proofs", "good-proofs", "server", "vectors"].map((name) => `test/dpop/${name}.test.ts`),
  ...[
    "attacks",
    "audience",
    "bearer",
    "claims",
    "confirmation",
    "histories",
    "jwt-verifier",
    "memo",
    "time",
    "wire",
  ].map((name) => `test/verify/${name}.test.ts`),
  ...["key-life", "key-source", "scopes"].map((name) => `test/verify/${name}.test.ts`),
];
// A file that was renamed would run on Node only, and nobody would notice.
for (const file of portable) accessSync(new URL(file, import.meta.url));

const setupFiles = ["../../scripts/vitest-rsa-keys.mjs", "test/support/forget-secrets.ts"];

export default defineConfig({
  define: { EDGEGRANT_VERSION: JSON.stringify(version) },
  test: {
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // By default one core is left idle: of two, that is half.
    maxWorkers: "100%",
    // Limits of what hangs. Nothing is said of how fast a machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      // Files share a process: to start one for each takes longer than to run it.
      {
        extends: true,
        test: {
          name: "node",
          isolate: false,
          setupFiles,
          include: ["test/**/*.test.ts"],
        },
      },
      {
        extends: true,
        plugins: [
          cloudflareTest({ miniflare: { compatibilityDate: "2026-08-01", compatibilityFlags: ["nodejs_compat"] } }),
        ],
        // Files share an isolate, because its start takes longer than most of them.
        test: { name: "workerd", isolate: false, setupFiles, include: portable },
      },
    ],
  },
});
