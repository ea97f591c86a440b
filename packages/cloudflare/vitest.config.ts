import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => ({
      main: "./test/support/vault-worker.ts",
      miniflare: {
        kvNamespaces: ["KV"],
        durableObjects: {
          VAULT: { className: "TokenVault", useSQLite: true },
          PROOFS: { className: "ProofVault", useSQLite: true },
          AGENT: { className: "Agent", useSQLite: true },
        },
        compatibilityDate: "2026-08-01",
        // For vitest itself; tests/e2e runs the packages without it.
        compatibilityFlags: ["nodejs_compat"],
        bindings: { ISSUER: inject("issuer"), PRIVATE_KEY: inject("privateKey"), UPSTREAM: inject("upstream") },
      },
    })),
  ],
  test: {
    globalSetup: ["test/support/zone.ts"],
    include: ["test/**/*.test.ts"],
    // Files share an isolate, because its start takes longer than most of them.
    isolate: false,
    reporters: ["default", "../../scripts/vitest-reporter.mjs"],
    // By default one core is left idle: of two, that is half.
    maxWorkers: "100%",
    // Limits of what hangs. Nothing is said of how fast a machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
