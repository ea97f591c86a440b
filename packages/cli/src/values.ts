/** The command line is invalid. The message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The result of `parseArgs`. Its error says what is wrong with the command line. */
export function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown arguments");
  }
}

/** @throws {UsageError} if the text is no URL of http. The message shows the text, without a password in it. */
export function requireUrl(text: string, what: string): URL {
  const url = urlOf(text);
  if (url) return url;
  const guess = guessOf(text);
  throw new UsageError(
    `${what} must be a URL that begins with https:// (or http:// on your own machine), not "${shown(text)}"${guess && `. Did you mean ${guess}?`}`,
  );
}

function urlOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url : undefined;
}

/** The URL that a host with a path and without a scheme stands for, or an empty text. */
function guessOf(text: string): string {
  if (!/^[\w.-]+(:\d{1,5})?(\/[\w./~-]*)?$/.test(text) || !/[.:]|^localhost/.test(text)) return "";
  return urlOf(`${/^(localhost|127\.)/.test(text) ? "http" : "https"}://${text}`)?.href ?? "";
}

const MAX_SHOWN = 200;

/** The text without control characters, and without what may be a password: all before an `@`, and the query. */
function shown(text: string): string {
  const [address = ""] = text.slice(0, MAX_SHOWN).split(/[?#]/);
  return address.slice(address.lastIndexOf("@") + 1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
