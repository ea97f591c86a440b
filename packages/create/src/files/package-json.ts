import type { Plan, Runtime } from "../plan.ts";
import type { Tarballs } from "../tarballs.ts";
import { type Dependency, OWN_VERSION, VERSIONS } from "../versions.ts";
import { STARTS } from "./dockerfile.ts";

/** The package of each runtime. */
export const ADAPTERS: Readonly<Record<Runtime, string>> = {
  workers: "@edgegrant/cloudflare",
  node: "@edgegrant/node",
  bun: "@edgegrant/bun",
  deno: "@edgegrant/deno",
};

const TYPES: Readonly<Record<Runtime, readonly Dependency[]>> = {
  workers: ["@cloudflare/vitest-plugin", "@cloudflare/workers-types", "vitest", "wrangler"],
  node: ["@types/node"],
  bun: ["@types/bun"],
  deno: ["@types/deno", "@types/node"],
};

export function packageJson(plan: Plan, tarballs: Tarballs): string {
  const specifierOf = (name: string) => tarballs.get(name) ?? OWN_VERSION;
  const own = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, specifierOf(name)]));
  const others = (names: readonly Dependency[]) => Object.fromEntries(names.map((name) => [name, VERSIONS[name]]));
  const manifest = {
    name: plan.name,
    version: "0.0.0",
    private: true,
    type: "module",
    // Node runs TypeScript, and wrangler, since then. `edgegrant-zone run` says so first to an older one.
    ...((plan.runtime === "node" || plan.runtime === "workers") && { engines: { node: ">=22.18" } }),
    scripts: scriptsOf(plan),
    dependencies: sorted({ ...own(packagesOf(plan)), ...others(librariesOf(plan)) }),
    devDependencies: sorted({
      ...own(["@edgegrant/testing", "@edgegrant/zone", "edgegrant"]),
      ...others([...TYPES[plan.runtime], "typescript"]),
    }),
    // The packages that others need, which the registry would not have either.
    ...(tarballs.size > 0 && { overrides: Object.fromEntries(tarballs) }),
  };
  // As npm writes it.
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function packagesOf({ runtime, framework }: Plan): string[] {
  return [ADAPTERS[runtime], ...(framework === "hono" ? ["@edgegrant/hono"] : [])];
}

function librariesOf({ framework }: Plan): Dependency[] {
  if (framework === "sdk-v1") return ["@modelcontextprotocol/sdk", "zod"];
  const extra: Dependency[] = framework === "sdk-v2" ? [] : [framework];
  return ["@modelcontextprotocol/server", ...extra, "zod"];
}

function scriptsOf({ name, runtime }: Plan): Readonly<Record<string, string>> {
  const common = { check: runtime === "workers" ? "tsc && tsc -p test" : "tsc", doctor: "edgegrant doctor" };
  if (runtime === "workers") {
    return { dev: "edgegrant-zone run -- wrangler dev", test: "vitest run", deploy: "wrangler deploy", ...common };
  }
  const local = {
    node: "node --env-file=.env --watch src/main.ts",
    bun: "bun --watch src/main.ts",
    deno: "deno run --env-file=.env --allow-env --allow-net --watch src/main.ts",
  };
  // The pattern, because a Node that is too old for it would find no test, and call that a success.
  const test = { node: 'node --test "test/*.test.ts"', bun: "bun test", deno: "deno test --no-check --allow-all" };
  return {
    dev: `edgegrant-zone run -- ${local[runtime]}`,
    test: test[runtime],
    start: STARTS[runtime].join(" "),
    deploy: `docker build --tag ${name} .`,
    ...common,
  };
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
