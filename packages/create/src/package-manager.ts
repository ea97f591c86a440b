import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Runtime } from "./plan.ts";

/** A package manager: how it installs, and how it runs a script. */
export interface PackageManager {
  readonly name: string;
  readonly install: readonly string[];
  readonly run: string;
}

/** Bun and Deno install by themselves, so that nobody needs Node for them. */
export function managerOf(runtime: Runtime): PackageManager {
  if (runtime === "bun") return { name: "bun", install: ["install"], run: "bun run" };
  if (runtime === "deno") return { name: "deno", install: ["install"], run: "deno task" };
  return { name: "npm", install: ["install", "--no-audit", "--no-fund", "--loglevel=error"], run: "npm run" };
}

/** @throws an Error that names the command if it fails */
export async function install(folder: string, { name, install: args }: PackageManager): Promise<void> {
  process.stdout.write(`Installing with ${name} ...\n`);
  const child = spawn(name, args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  const failed = once(child, "error").then(([error]) => Promise.reject(error));
  const [code] = await Promise.race([once(child, "close"), failed]).catch(() => {
    throw new Error(
      `${name} is not installed. The files are written: install ${name}, then run \`${name} install\` there`,
    );
  });
  if (code !== 0)
    throw new Error(`\`${name} ${args.join(" ")}\` failed. The files are written: run it again in ${folder}`);
}
