const PARTS = /^([^?#]*\?)([^#]*)(#.*)?$/s;
/** Servers use either character to separate parameters. */
const SEPARATOR = /([&;])/;
const NO_LETTERS = /[^a-z]/g;

/**
 * Replaces each session id in the query of a URL, absolute or relative. The HTTP+SSE transport of revision 2024-11-05
 * names the session there. The rest of the URL stays unchanged.
 *
 * Ids are replaced one after the other, repeated ids only once. The first error of `replace` ends it: a URL with a
 * thousand ids must not cause a thousand refusals.
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
 * Whether a parameter names a session. SDKs write `sessionId`, `session_id` and `sessionid`, and some parsers treat
 * `sessionId[]` as one of these. So only letters count, regardless of case.
 */
function isSessionName(name: string): boolean {
  return name.toLowerCase().replace(NO_LETTERS, "") === "sessionid";
}
