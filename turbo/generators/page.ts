/** A file of a page: a code block with a file name in brackets. */
export interface PageFile {
  path: string;
  text: string;
}

/** The names that an adapter may have. */
export const NAME = /^[a-z][a-z0-9-]*$/;
export const NAME_RULE = "Lower-case letters, digits and hyphens, please";

const NAMED_BLOCK = /^```\w+ \[([\w./-]+)\]\n(.*?)^```$/gms;

/** The files of a page, in order. */
export function filesOf(page: string): PageFile[] {
  return [...page.matchAll(NAMED_BLOCK)].map(([, path = "", text = ""]) => ({ path, text }));
}

/** The commands of a page, one per line. */
export function commandsOf(page: string): string[] {
  return [...page.matchAll(/^```bash\n(.*?)^```$/gms)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

/** The text with the name of the imaginary adapter replaced. */
export function renamed(text: string, name: string): string {
  const className = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return text.replaceAll("Acme", className).replaceAll("acme", name);
}
