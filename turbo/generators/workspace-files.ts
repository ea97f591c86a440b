import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PageFile } from "./page.ts";

/** The files of a package beside its code, for the adapter `acme`, modelled on the adapter for Node. */
export function workspaceFiles(repository: string): PageFile[] {
  const model = join(repository, "packages", "node");
  const copied = (path: string) => ({ path, text: readFileSync(join(model, path), "utf8") });
  return [
    { path: "package.json", text: manifestLike(readFileSync(join(model, "package.json"), "utf8")) },
    { path: "README.md", text: README },
    { path: "test/tsconfig.json", text: readFileSync(join(model, "test", "tsconfig.json"), "utf8") },
    ...["tsconfig.json", "tsup.config.ts", "vitest.config.ts"].map(copied),
  ];
}

function manifestLike(model: string): string {
  const manifest = JSON.parse(model);
  return `${JSON.stringify(
    {
      ...manifest,
      name: "@edgegrant/acme",
      description: "OAuth for MCP servers on Acme",
      keywords: manifest.keywords.map((word: string) => (word === "node" ? "acme" : word)),
      homepage: manifest.homepage.replace("packages/node", "packages/acme"),
      repository: { ...manifest.repository, directory: "packages/acme" },
      dependencies: { "@edgegrant/core": "workspace:^", "@edgegrant/node": "workspace:^" },
    },
    null,
    2,
  )}\n`;
}

const README = `# @edgegrant/acme

OAuth for MCP servers on Acme.

This is a skeleton: it runs on Node until you change \`src/serve.ts\` and \`src/token-store.ts\`.
[Writing an adapter](../../docs/adapters.md) explains how.
`;
