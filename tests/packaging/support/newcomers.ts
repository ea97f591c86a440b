import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "./packages.ts";
import { fillIn, snippetOf } from "./readme.ts";
import type { ServerCommand } from "./server-process.ts";

/** The project and the servers of a new user. */
export interface Place {
  /** The folder of the project. */
  readonly project: string;
  readonly port: number;
  readonly issuer: string;
  /** The upstream API. */
  readonly api: string;
}

/** A user who follows a README. */
export interface Newcomer {
  readonly title: string;
  /** The name of the project. Those who come to the same one add their packages to it, one after the other. */
  readonly project: string;
  /** The names of our packages to install. */
  readonly installs: readonly string[];
  /** The file for the snippet. */
  readonly snippet: string;
  readonly compilerOptions: object;
  readonly files: (place: Place) => Readonly<Record<string, string>>;
  readonly command: (place: Place) => ServerCommand;
  /** A text in the server's answer to a valid caller. */
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

/** The middleware needs every adapter, because it is one package for all runtimes. */
const HONO = ["bun", "cloudflare", "core", "deno", "hono", "node"].map((name) => `@edgegrant/${name}`);

/** In a project, no server answers like the one before it, so that an answer shows which of them runs. */
export const newcomers: readonly Newcomer[] = [
  worker(
    "the README of @edgegrant/cloudflare, on wrangler dev",
    snippetOf("packages/cloudflare/README.md"),
    "Hello alice",
  ),
  worker("the README of the repository, on wrangler dev", snippetOf("README.md"), "alice@example.com"),
  {
    ...worker("the README of @edgegrant/hono, on wrangler dev", snippetOf("packages/hono/README.md"), "Hello alice"),
    installs: HONO,
  },
  {
    ...server("node", {
      runtime: ({ run }) => ({ command: process.execPath, args: [run] }),
      types: [typesOf("packages/node", "@types/node")],
    }),
    title: "the README of @edgegrant/hono, on node",
    project: "workers",
    installs: HONO,
    files: ({ port }) => ({
      "server.mjs": fillIn(snippetOf("packages/hono/README.md", 1), { "listen(8000)": `listen(${port})` }),
    }),
  },
  server("deno", {
    runtime: ({ project, run }) => ({
      command: process.execPath,
      args: [join(root, "packages/deno/node_modules/deno/bin.cjs"), "run", "--allow-net", "--allow-env", run],
      env: { DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(project, ".deno") },
    }),
    types: [typesOf("packages/deno", "@types/deno"), typesOf("packages/deno", "@types/node")],
  }),
  server("bun", {
    runtime: ({ run }) => ({ command: join(root, "packages/bun/node_modules/.bin/bun"), args: [run] }),
    types: [typesOf("packages/bun", "@types/bun")],
  }),
  server("node", {
    // Not every supported Node version runs TypeScript, so the snippet must also be JavaScript.
    runtime: ({ run }) => ({ command: process.execPath, args: [run] }),
    types: [typesOf("packages/node", "@types/node")],
  }),
];

/** The folder of a runtime's types, as installed for one of our packages. */
function typesOf(folder: string, name: string): string {
  return join(root, folder, "node_modules", name);
}

interface Runtime {
  readonly runtime: (place: { project: string; run: string }) => ServerCommand;
  readonly types: readonly string[];
}

/** A server process: the snippet with a port inserted, and its settings in the environment. */
function server(name: string, { runtime, types }: Runtime): Newcomer {
  const snippet = `server.${name === "node" ? "mjs" : "ts"}`;
  return {
    title: `the README of @edgegrant/${name}, on ${name}`,
    project: name,
    installs: [`@edgegrant/${name}`, "@edgegrant/core"],
    snippet,
    compilerOptions: { lib: ["es2023"], types, allowJs: true, checkJs: true },
    files: ({ port }) => ({
      [snippet]: fillIn(snippetOf(`packages/${name}/README.md`), {
        "serveKeycard({": `serveKeycard({\n  port: ${port},`,
      }),
    }),
    command: ({ project, port, issuer }) => {
      const { command, args, env } = runtime({ project, run: snippet });
      const settings = { KEYCARD_ISSUER: issuer, KEYCARD_SERVER_URL: `http://127.0.0.1:${port}/mcp` };
      return { command, args, env: { ...env, ...settings } };
    },
    answer: "Hello alice",
  };
}

/** A Worker: the unchanged snippet, with its settings as variables. */
function worker(title: string, snippet: string, answer: string): Newcomer {
  return {
    title,
    project: "workers",
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
