import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { snippetOf } from "./readme.ts";
import type { ServerCommand } from "./server-process.ts";

/** Where a newcomer's server runs, and against what. */
export interface Place {
  /** The folder of the project. */
  readonly project: string;
  readonly port: number;
  readonly issuer: string;
  /** The upstream API. */
  readonly api: string;
}

/** Somebody who follows a README. */
export interface Newcomer {
  readonly title: string;
  /** The names of our packages that go into the project. */
  readonly installs: readonly string[];
  /** The file that the snippet goes into. */
  readonly snippet: string;
  readonly compilerOptions: object;
  readonly files: (place: Place) => Readonly<Record<string, string>>;
  readonly command: (place: Place) => ServerCommand;
  /** What the server's answer to a good caller holds. */
  readonly answer: string;
}

const require = createRequire(import.meta.url);
const WRANGLER = join(dirname(require.resolve("wrangler/package.json")), "wrangler-dist/cli.js");
const WORKERS_TYPES = dirname(require.resolve("@cloudflare/workers-types/package.json"));
const QUIET = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

export const newcomers: readonly Newcomer[] = [
  worker("the README of the repository, on wrangler dev", snippetOf("README.md"), "alice@example.com"),
  worker(
    "the README of @edgegrant/cloudflare, on wrangler dev",
    snippetOf("packages/cloudflare/README.md"),
    "Hello alice",
  ),
];

/** A Worker: the snippet as it stands, with its settings as variables. */
function worker(title: string, snippet: string, answer: string): Newcomer {
  return {
    title,
    installs: ["@edgegrant/cloudflare", "@edgegrant/core"],
    snippet: "src/index.ts",
    compilerOptions: { lib: ["es2023"], types: [WORKERS_TYPES] },
    files: ({ issuer, api }) => ({
      "src/index.ts": snippet,
      "wrangler.jsonc": JSON.stringify({ name: "worker", main: "src/index.ts", compatibility_date: "2026-08-01" }),
      ".dev.vars": [
        `KEYCARD_ISSUER=${issuer}`,
        "KEYCARD_CLIENT_ID=server",
        "KEYCARD_CLIENT_SECRET=secret",
        `KEYCARD_RESOURCE_URL=${api}`,
      ].join("\n"),
    }),
    command: ({ port, project }) => ({
      command: process.execPath,
      args: [
        ...["--no-warnings", WRANGLER, "dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
        ...["--log-level", "warn"],
      ],
      env: { ...QUIET, WRANGLER_REGISTRY_PATH: join(project, ".registry") },
    }),
    answer,
  };
}
