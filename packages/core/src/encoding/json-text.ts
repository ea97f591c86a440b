/** How deep a JSON text may nest: an object within an object is a depth of two. */
export const MAX_JSON_DEPTH = 64;

const QUOTE = '"';

/** Whether a JSON text nests deeper than `maxDepth`. Takes linear time and does not recurse. */
export function isTooDeep(text: string, maxDepth = MAX_JSON_DEPTH): boolean {
  if (!hasMoreBrackets(text, maxDepth)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === QUOTE) at = endOfString(text, at) - 1;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Whether a text opens more than `most` brackets. Most texts open a few, which is found ten times as fast as the depth. */
function hasMoreBrackets(text: string, most: number): boolean {
  let opened = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      opened += 1;
      if (opened > most) return true;
    }
  }
  return false;
}

/** A member of a JSON object: its name, and the text of its value. */
export type MemberText = readonly [name: string, text: string];

/**
 * The members of a JSON object that lose information when parsed: a number that a double can't hold as written, a name
 * that appears twice in one object, or a member that itself appears twice. Also a member that `JSON.stringify` would
 * write in another order. Sorted by name; members of the same name keep their order.
 *
 * @param text A JSON object that `JSON.parse` accepts and that is not {@link isTooDeep}.
 */
export function inexactMembers(text: string): MemberText[] {
  const members = memberTexts(text.trim());
  const times = new Map<string, number>();
  for (const [name] of members) times.set(name, (times.get(name) ?? 0) + 1);
  return members
    .filter(([name, value]) => times.get(name) !== 1 || plain(value) !== JSON.stringify(JSON.parse(value)))
    .sort(([one], [other]) => (one === other ? 0 : one < other ? -1 : 1));
}

const STRING_OR_SPACE = /"[^"\\]*(?:\\.[^"\\]*)*"|\s+/g;

/** A JSON text without white space, with its strings as `JSON.stringify` writes them. All else is as it was written. */
function plain(text: string): string {
  return text.replace(STRING_OR_SPACE, (part) => (part.startsWith(QUOTE) ? JSON.stringify(JSON.parse(part)) : ""));
}

/**
 * The members of a JSON object in the order of the text. A name that appears twice is in the list twice. Does not
 * recurse, so the nesting depth does not matter.
 *
 * @param text A JSON object that `JSON.parse` accepts, without white space around it.
 * @param atMost Stops after one more than this many.
 */
export function memberTexts(text: string, atMost?: number): MemberText[] {
  return elementTexts(text, atMost).map((part) => {
    const end = endOfString(part, 0);
    return [textOfLiteral(part.slice(0, end)), part.slice(part.indexOf(":", end) + 1).trim()];
  });
}

/** Most literals have no escapes and need no parser. */
function textOfLiteral(literal: string): string {
  return literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

/**
 * The texts of the elements of a JSON array, in order. Does not recurse.
 *
 * @param text A JSON array that `JSON.parse` accepts, without white space around it.
 * @param atMost Stops after one more than this many.
 */
export function elementTexts(text: string, atMost = Number.POSITIVE_INFINITY): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === QUOTE) at = endOfString(text, at) - 1;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    const isEnd = depth === 0 || (character === "," && depth === 1);
    if (!isEnd) continue;
    parts.push(text.slice(start, at).trim());
    if (parts.length > atMost) break;
    start = at + 1;
  }
  return parts.filter((part) => part !== "");
}

/** The index after the string literal that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
