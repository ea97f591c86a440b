import { cp, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { packTarballs, unpack } from "../../packaging/support/tarballs.ts";

const ADAPTERS = ["cloudflare", "deno", "bun", "node", "hono"].map((name) => `@edgegrant/${name}`);
const INSTALLED = ["@edgegrant/core", ...ADAPTERS];
const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A user's project: the packed tarballs below `node_modules`, and nothing else of this repository. */
export interface Project {
  folder: string;
  remove(): Promise<void>;
}

/**
 * Creates an empty project and installs the packages that would be published. Their dependencies come from this
 * repository's own installation, so nothing is downloaded: jose is copied, and libsql and Hono are linked.
 */
export async function createProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-project-"));
  const tarballs = await packTarballs();
  for (const name of INSTALLED) {
    const target = join(folder, "node_modules", name);
    await mkdir(dirname(target), { recursive: true });
    const scratch = await mkdtemp(join(folder, "unpacked-"));
    await rename(await unpack(tarballs.of(name), scratch), target);
    await rm(scratch, { recursive: true });
  }
  await cp(await realpath(here("../node_modules/jose")), join(folder, "node_modules", "jose"), { recursive: true });
  await link(folder, "libsql", here("../node_modules/libsql"));
  await link(folder, "hono", here("../node_modules/hono"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
  await build({
    entryPoints: [
      here("entries/process.ts"),
      here("entries/worker.ts"),
      here("entries/page.ts"),
      here("behaviours/index.ts"),
    ],
    outdir: join(folder, "src"),
    entryNames: "[name]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    external: ["@edgegrant/*", "jose", "hono", "libsql", "node:*", "bun:*"],
    // The tests of one behaviour need few RSA keys, and some runtimes take a fifth of a second for one.
    inject: [here("../../scripts/vitest-rsa-keys.mjs")],
    define: { RSA_KEYS: "3" },
    plugins: [coreAsInstalled],
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function link(folder: string, name: string, from: string): Promise<void> {
  const target = join(folder, "node_modules", name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(from), target);
}

/** Code shared with core's own tests imports core's sources. This plugin resolves them to the installed package. */
const coreAsInstalled: Plugin = {
  name: "core as installed",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/src\// }, ({ importer }) =>
      importer.includes("/packages/core/test/") ? { path: "core", namespace: "installed" } : undefined,
    );
    onLoad({ filter: /^core$/, namespace: "installed" }, () => ({
      contents: 'export * from "@edgegrant/core"; export * from "@edgegrant/core/adapter";',
    }));
  },
};

/** Bundles an entry of a project and its packages into one script, for runtimes without files. */
export async function bundleOf(project: Project, entry: string, conditions: string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(project.folder, "src", entry)],
    bundle: true,
    conditions,
    external: ["cloudflare:workers"],
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
