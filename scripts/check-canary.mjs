// Checks what a pull request has packed, before it is published. `node scripts/check-canary.mjs pr-12 packed` fails unless
// every file is a tarball of one of this repository's packages, in a version 0.0.0-pr-12-<time>.
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { identitiesOf, ours } from "./tarballs.mjs";

const [tag = "", folder = ""] = process.argv.slice(2);
if (!/^pr-[0-9]+$/.test(tag) || folder === "") {
  console.error("Usage: node scripts/check-canary.mjs pr-<number> <folder>");
  process.exit(2);
}

const names = ours();
const version = new RegExp(`^0\\.0\\.0-${tag}-[0-9]+$`);
const entries = globSync("**/*", { cwd: folder, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map((entry) => ({ file: resolve(entry.parentPath, entry.name), isFile: entry.isFile() }));
const tarballs = entries.filter(({ file, isFile }) => isFile && file.endsWith(".tgz")).map(({ file }) => file);
const identities = new Map(identitiesOf(tarballs).map((identity, index) => [tarballs[index], identity]));
const strangers = entries
  .map(({ file }) => ({ name: "no tarball", version: "", ...identities.get(file), file }))
  .filter((one) => !names.has(one.name) || !version.test(one.version));

for (const { file, name, version: found } of strangers) {
  console.error(`${file} is ${name} ${found}, not a canary of ${tag}`);
}
process.exit(strangers.length > 0 ? 1 : 0);
