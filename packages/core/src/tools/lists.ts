import { elementTexts, memberTexts } from "../encoding/json-text.ts";
import { exactText, memberNamed } from "./member.ts";
import type { Kind } from "./policy.ts";

/** Whether something belongs in a list. `name` is undefined if it has none, or an ambiguous one. */
export type Keeps = (kind: Kind, name: string | undefined) => boolean;

const LIST_METHODS = new Set([
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  // The skills extension of MCP SDK 2.4.
  "resources/directory/read",
  "skills/list",
]);

/** The lists that a result may have, what is in them, and the member that names it. */
const LISTS = new Map<string, readonly [Kind, string]>([
  ["tools", ["tool", "name"]],
  ["prompts", ["prompt", "name"]],
  ["resources", ["resource", "uri"]],
  ["resourceTemplates", ["resource", "uriTemplate"]],
  ["skills", ["resource", "uri"]],
]);

/** The names of these lists, in any capitals, and escapes, by which they may be written. */
const LIST_NAMES = /tools|prompts|resources|resourceTemplates|skills|\\u/iu;

export function isListMethod(method: string | undefined): boolean {
  return method !== undefined && LIST_METHODS.has(method);
}

/**
 * The text of a JSON-RPC response, or of a batch, with only those in its lists that `keeps` keeps. The rest of the text
 * stays as it is. Text without such a list, or without anything to leave out, is returned unchanged: `[DONE]`, for example.
 *
 * @throws {TypeError} if the text is invalid JSON and may hold a list, because a lenient client may still read it.
 */
export function withNarrowedLists(text: string, keeps: Keeps): string {
  if (!/^\s*[{[]/.test(text) || !mayHoldList(text)) return text;
  requireJson(text);
  const narrower = new ListNarrower(keeps);
  const narrowed = narrower.narrow(text.trim());
  // A line break between two values is white space; in the data of an event it would end the line.
  return narrower.hasChanged ? narrowed.replace(/[\r\n]+/g, " ") : text;
}

/** Whether even a lenient parser may find a list in a text. */
function mayHoldList(text: string): boolean {
  return text.includes("{") && LIST_NAMES.test(text);
}

class ListNarrower {
  readonly #keeps: Keeps;
  hasChanged = false;

  constructor(keeps: Keeps) {
    this.#keeps = keeps;
  }

  narrow(text: string): string {
    if (text.startsWith("[")) return `[${elementTexts(text).map((message) => this.#message(message))}]`;
    return this.#message(text);
  }

  #message(text: string): string {
    return withMembers(text, (name, value) => (name === "result" ? this.#result(value) : value));
  }

  #result(text: string): string {
    const members = text.startsWith("{") ? memberTexts(text) : [];
    if (!members.some(([name]) => this.#isGuarded(name))) return text;
    return withMembers(text, (name, value) => {
      const listed = LISTS.get(name);
      if (listed && value.startsWith("[")) return this.#list(value, ...listed);
      return name === "cacheScope" ? this.#cacheScope(value) : value;
    });
  }

  /** Whether a member is a list of which something may be left out. */
  #isGuarded(name: string): boolean {
    const [kind] = LISTS.get(name) ?? [];
    return kind !== undefined && !this.#keeps(kind, undefined);
  }

  #list(text: string, kind: Kind, member: string): string {
    const items = elementTexts(text);
    const kept = items.filter((item) => this.#keeps(kind, nameIn(item, member)));
    if (kept.length === items.length) return text;
    this.hasChanged = true;
    return `[${kept}]`;
  }

  /** What depends on the caller's scopes must not be kept for others (MCP revision 2026-07-28, caching). */
  #cacheScope(text: string): string {
    if (text === '"private"') return text;
    this.hasChanged = true;
    return '"private"';
  }
}

/** The name of an item. Undefined if it has none, or if parsers may differ about it. */
function nameIn(item: string, member: string): string | undefined {
  const { isAmbiguous, text } = memberNamed(item.startsWith("{") ? memberTexts(item) : [], member);
  return isAmbiguous ? undefined : exactText(text);
}

/** The text of an object with the text of each value replaced. Text that is no object stays as it is. */
function withMembers(text: string, replace: (name: string, value: string) => string): string {
  if (!text.startsWith("{")) return text;
  return `{${memberTexts(text).map(([name, value]) => `${JSON.stringify(name)}:${replace(name, value)}`)}}`;
}

function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new TypeError("The handler's answer is not JSON, so lists in it can't be narrowed");
  }
}
