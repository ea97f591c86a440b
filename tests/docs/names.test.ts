// Nobody should install somebody else's package because a page, a README or a message names it. Every package that they
// name is this repository's own, or one that this repository depends on, or a client that it is tested with.
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifests = globSync(["package.json", "{bench,docs,tests}/package.json", "{packages,examples}/*/package.json"], {
  cwd: root,
}).map((file): Manifest => JSON.parse(read(file)));

const published = manifests.filter((manifest) => manifest.private !== true).map(({ name }) => name);
const depended = manifests.flatMap((manifest) =>
  Object.keys({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
  }),
);

/** MCP clients of others. `npm run clients` installs them, and this repository does not. */
const CLIENTS = ["@modelcontextprotocol/inspector", "mcp-remote"];

const files = globSync(["*.md", "docs/**/*.md", "{packages,examples}/*/README.md", "packages/*/src/**/*.ts"], {
  cwd: root,
  exclude: (name) => name === "node_modules" || name === "api" || name === ".vitepress",
});

const RUN = /\b(?:npx|bunx|pnpm dlx|pnpx)((?:[^\S\n]+--?\w[\w-]*)*)[^\S\n]+([@a-z][\w@./-]*)/g;
const ADD = /\b(?:npm (?:install|i|exec)|(?:pnpm|bun|yarn) add)((?:[^\S\n]+[@a-z-][\w@./:^~-]*)+)/g;
const CREATE = /\b(?:npm|pnpm|bun) create[^\S\n]+([@a-z][\w@./-]*)/g;

/** The packages that a text tells its reader to run or to install. */
function packagesIn(text: string): string[] {
  const run = [...text.matchAll(RUN)].map(([, , name = ""]) => name);
  const added = [...text.matchAll(ADD)].flatMap(([, words = ""]) => words.trim().split(/\s+/));
  const created = [...text.matchAll(CREATE)].map(([, name = ""]) => name.replace(/^(?!@)/, "create-"));
  return [...run, ...added.filter((word) => !word.startsWith("-")), ...created].map(withoutVersion);
}

function withoutVersion(name: string): string {
  return name.replace(/^(@?[^@]+)@.*$/, "$1").replace(/\.$/, "");
}

test("the packages in a text are found", () => {
  const text = "npx -y @edgegrant/zone@1 init\nnpm install --save-dev a @b/c@2\nnpm create edgegrant@latest my-server";
  expect(packagesIn(text)).toEqual(["@edgegrant/zone", "a", "@b/c", "create-edgegrant"]);
});

test("no page, README or message names a package that is neither ours nor one that we install ourselves", () => {
  const fine = new Set([...published, ...depended, ...CLIENTS]);
  const strange = files.flatMap((file) =>
    packagesIn(read(file))
      .filter((name) => !fine.has(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(strange).toEqual([]);
});

test("CONTRIBUTING lists every package that must be published, before its name is in use", () => {
  const [, list = ""] = read("CONTRIBUTING.md").split("## Names to reserve");
  expect(published.filter((name) => !list.includes(`\`${name}\``))).toEqual([]);
});
