// gen <generator> <arguments>: runs that generator of turbo without prompts, formats the result, then installs.
import { spawnSync } from "node:child_process";
import { NAME, NAME_RULE } from "./page.ts";

const [generator = "", ...args] = process.argv.slice(2);
if (generator === "" || args.length === 0) {
  console.error("Usage: npm run gen -- adapter <name>");
  process.exit(2);
}
if (!NAME.test(args[0])) {
  console.error(`"${args[0]}" is no name for an adapter. ${NAME_RULE}.`);
  process.exit(2);
}
const options = { stdio: "inherit", shell: process.platform === "win32" };
for (const [command, ...rest] of [
  ["gen", "run", generator, "--args", ...args],
  ["biome", "check", "--write", `packages/${args[0]}`],
  ["pnpm", "install", "--no-frozen-lockfile", "--prefer-offline", "--reporter=silent"],
]) {
  const { status } = spawnSync(command, rest, options);
  if (status !== 0) process.exit(status ?? 1);
}
console.log(`Now: npm test -- ${args[0]}`);
