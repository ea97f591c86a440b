import { readFile } from "node:fs/promises";

/**
 * Why Node can't run the project in the current folder: `engines` of its package.json asks for a newer one. Undefined if
 * it can, or if nothing is asked. npm says so at the installation only, and an old Node fails with an error that says nothing.
 *
 * @param versions `process.versions`. Bun and Deno are never too old.
 */
export async function tooOldNode(versions: NodeJS.ProcessVersions): Promise<string | undefined> {
  if (versions.bun !== undefined || versions.deno !== undefined) return undefined;
  const manifest: unknown = JSON.parse(await readFile("package.json", "utf8").catch(() => "{}"));
  const needed = neededNode(manifest);
  if (needed === undefined || !isOlder(versions.node, needed)) return undefined;
  return `this project needs Node ${needed} or newer, and this is Node ${versions.node}. Install it from https://nodejs.org, then run the same command again`;
}

/** Of the ranges that npm knows, only ">=" with a version is understood. */
function neededNode(manifest: unknown): string | undefined {
  const wanted = (manifest as { engines?: { node?: unknown } } | null)?.engines?.node;
  return /^>= ?(\d+(?:\.\d+){0,2})$/.exec(String(wanted))?.[1];
}

function isOlder(version: string, needed: string): boolean {
  const given = version.split(".").map(Number);
  const difference = needed.split(".").map((part, index) => Number(part) - (given[index] ?? 0));
  return (difference.find((part) => part !== 0) ?? 0) > 0;
}
