/** A file that a page tells its reader to write: a code block with a file's name in brackets. */
export interface PageFile {
  path: string;
  text: string;
}

const NAMED_BLOCK = /^```\w+ \[([\w./-]+)\]\n(.*?)^```$/gms;

/** The files of a page, in the order in which it has them written. */
export function filesOf(page: string): PageFile[] {
  return [...page.matchAll(NAMED_BLOCK)].map(([, path = "", text = ""]) => ({ path, text }));
}

/** What a page tells its reader to run, line by line. */
export function commandsOf(page: string): string[] {
  return [...page.matchAll(/^```bash\n(.*?)^```$/gms)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

/** A text about the imaginary adapter, as one about another. */
export function renamed(text: string, name: string): string {
  const className = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return text.replaceAll("Acme", className).replaceAll("acme", name);
}
