import { readFileSync } from "node:fs";

/** The code of a recipe: the first TypeScript block of its page in docs/servers. */
export function codeOf(recipe: string): string {
  const page = readFileSync(new URL(`../../../docs/servers/${recipe}.md`, import.meta.url), "utf8");
  const [, code] = /^```ts(?: \[[^\]]+\])?\n([\s\S]*?)^```$/m.exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/servers/${recipe}.md has no TypeScript block`);
  return code;
}

/** Takes every occurrence of a text out of the code of a recipe. It must occur. */
export function replaced(code: string, text: string, by: string): string {
  if (!code.includes(text)) throw new Error(`The recipe does not contain ${text}`);
  return code.replaceAll(text, by);
}

/** The files of a recipe that has several: the TypeScript blocks with a file name. */
export function filesOf(recipe: string): Record<string, string> {
  const page = readFileSync(new URL(`../../../docs/servers/${recipe}.md`, import.meta.url), "utf8");
  const blocks = page.matchAll(/^```ts \[(.+)\]\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, file = "", text = ""]) => [file, text]));
}
