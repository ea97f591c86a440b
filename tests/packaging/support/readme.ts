import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./packages.ts";

/** The nth TypeScript block of a page. Default: the first. */
export function snippetOf(page: string, nth = 0): string {
  const blocks = [...readFileSync(join(root, page), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)];
  const text = blocks[nth]?.[1];
  if (text === undefined) throw new Error(`${page} has no TypeScript block ${nth}`);
  return text;
}

/** A snippet with its placeholders replaced by values. Throws if a placeholder is missing. */
export function fillIn(snippet: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [placeholder, value]) => {
    if (!text.includes(placeholder)) throw new Error(`The snippet has no ${placeholder}`);
    return text.replaceAll(placeholder, value);
  }, snippet);
}
