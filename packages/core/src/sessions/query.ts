const PARTS = /^([^?#]*\?)([^#]*)(#.*)?$/s;
/** Servers separate parameters by either. */
const SEPARATOR = /([&;])/;
const NO_LETTERS = /[^a-z]/g;

/**
 * A URL, absolute or not, with each session id of its query replaced: that is how the HTTP+SSE transport of revision
 * 2024-11-05 names the session. The rest stays as it is written.
 *
 * Ids are taken one after the other, each once however often it stands there. The first that `replace` throws for is the last
 * that is looked at: a URL of a thousand ids must not cost a thousand refusals.
 */
export async function replaceSessionIds(url: string, replace: (id: string) => Promise<string>): Promise<string> {
  const [, before = "", query = "", after = ""] = PARTS.exec(url) ?? [];
  if (!query) return url;
  const replacements = new Map<string, string>();
  let replaced = before;
  for (const parameter of query.split(SEPARATOR)) {
    const [[name, id] = ["", ""]] = new URLSearchParams(parameter);
    if (!isSessionName(name)) {
      replaced += parameter;
      continue;
    }
    const replacement = replacements.get(id) ?? (await replace(id));
    replacements.set(id, replacement);
    replaced += `${encodeURIComponent(name)}=${encodeURIComponent(replacement)}`;
  }
  return replaced + after;
}

/**
 * Whether a parameter names a session. SDKs write `sessionId`, `session_id` and `sessionid`, and some parsers take
 * `sessionId[]` for one of these: the letters decide.
 */
function isSessionName(name: string): boolean {
  return name.toLowerCase().replace(NO_LETTERS, "") === "sessionid";
}
