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

/** @throws {UsageError} if the text is no URL of http. */
export function requireUrl(text: string, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new UsageError(`${what} must be a URL that begins with https:// (or http:// on your own machine)`);
}
