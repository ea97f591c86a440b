import { readFileSync } from "node:fs";

type Dependencies = Record<string, string | undefined>;

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const dependencies: Dependencies = {
  ...(read("../../package.json").devDependencies as Dependencies),
  ...(read("../../frameworks/real/package.json").dependencies as Dependencies),
  ...(read("../real/package.json").dependencies as Dependencies),
};

/** The npm name and the version of one of the tests' dependencies. */
export function pinned(dependency: string): { name: string; version: string } {
  const version = dependencies[dependency];
  if (version === undefined) throw new Error(`${dependency} is a dependency of no manifest`);
  // An alias, such as npm:@modelcontextprotocol/sdk@1.13.3.
  const alias = /^npm:(.+)@([^@]+)$/.exec(version);
  return alias ? { name: alias[1] ?? "", version: alias[2] ?? "" } : { name: dependency, version };
}
