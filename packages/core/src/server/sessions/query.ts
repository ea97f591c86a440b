const PARTS = /^([^?#]*\?)([^#]*)(#.*)?$/s;
/** Servers separate parameters by either. */
const SEPARATOR = /([&;])/;
const NO_LETTERS = /[^a-z]/g;

/**
 * A URL, absolute or not, with each session id of its query replaced: that is how the HTTP+SSE transport of revision
 * 2024-11-05 names the session. The rest stays as it is written.
 */
export async function replaceSessionIds(url: string, replace: (id: string) => Promise<string>): Promise<string> {
  const [, before = "", query = "", after = ""] = PARTS.exec(url) ?? [];
  if (!query) return url;
  const pieces = await Promise.all(query.split(SEPARATOR).map((piece) => replaced(piece, replace)));
  return before + pieces.join("") + after;
}

async function replaced(parameter: string, replace: (id: string) => Promise<string>): Promise<string> {
  const [[name, id] = ["", ""]] = new URLSearchParams(parameter);
  if (!isSessionName(name)) return parameter;
  return `${encodeURIComponent(name)}=${encodeURIComponent(await replace(id))}`;
}

/**
 * Whether a parameter names a session. SDKs write `sessionId`, `session_id` and `sessionid`, and some parsers take
 * `sessionId[]` for one of these: the letters decide.
 */
function isSessionName(name: string): boolean {
  return name.toLowerCase().replace(NO_LETTERS, "") === "sessionid";
}
