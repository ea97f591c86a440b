/** How deep a JSON text may nest: an object within an object is a depth of two. */
export const MAX_JSON_DEPTH = 64;

const QUOTE = '"';

/** Whether a JSON text nests deeper than `maxDepth`. Takes one pass and does not recurse. */
export function isTooDeep(text: string, maxDepth = MAX_JSON_DEPTH): boolean {
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

/** A member of a JSON object: its name, and the text of its value. */
export type MemberText = readonly [name: string, text: string];

/**
 * The members of a JSON object that lose information when parsed: a number that a double can't hold as written, a name
 * that appears twice in one object, or a member that itself appears twice. Sorted by name; members of the same name
 * keep their order.
 *
 * @param text A JSON object that `JSON.parse` accepts and that is not {@link isTooDeep}.
 */
export function inexactMembers(text: string): MemberText[] {
  const reader = new JsonReader(text);
  const members = reader.members();
  const times = new Map<string, number>();
  for (const { name } of members) times.set(name, (times.get(name) ?? 0) + 1);
  return members
    .filter(({ name, isExact }) => !isExact || times.get(name) !== 1)
    .map(({ name, start, end }): MemberText => [name, text.slice(start, end)])
    .sort(([one], [other]) => (one === other ? 0 : one < other ? -1 : 1));
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

/** Where a member's value is in the text, and whether parsing it loses nothing. */
interface Member {
  name: string;
  start: number;
  end: number;
  isExact: boolean;
}

/** Walks once through a text that is known to be valid JSON. */
class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The members of the object that begins here. */
  members(): Member[] {
    const members: Member[] = [];
    this.#skip("{");
    while (this.#peek() !== "}") {
      const name = JSON.parse(this.#string()) as string;
      this.#skip(":");
      this.#peek();
      const start = this.#at;
      const isExact = this.#value();
      members.push({ name, start, end: this.#at, isExact });
      if (this.#peek() === ",") this.#at += 1;
    }
    this.#skip("}");
    return members;
  }

  /** Reads one value. Returns whether parsing it loses nothing. */
  #value(): boolean {
    switch (this.#peek()) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case QUOTE:
        this.#string();
        return true;
      default:
        return isExactLiteral(this.#literal());
    }
  }

  #object(): boolean {
    const members = this.members();
    const names = new Set(members.map(({ name }) => name));
    return names.size === members.length && members.every(({ isExact }) => isExact);
  }

  #array(): boolean {
    let isExact = true;
    this.#skip("[");
    while (this.#peek() !== "]") {
      if (!this.#value()) isExact = false;
      if (this.#peek() === ",") this.#at += 1;
    }
    this.#skip("]");
    return isExact;
  }

  #string(): string {
    this.#peek();
    const start = this.#at;
    this.#at = endOfString(this.#text, start);
    return this.#text.slice(start, this.#at);
  }

  /** A number, `true`, `false` or `null`. */
  #literal(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !isDelimiter(this.#text[this.#at])) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Skips white space and returns the next character, without consuming it. */
  #peek(): string | undefined {
    while (isSpace(this.#text[this.#at])) this.#at += 1;
    return this.#text[this.#at];
  }

  #skip(character: string): void {
    if (this.#peek() !== character) throw new TypeError("The text is not a JSON object");
    this.#at += 1;
  }
}

/** The index after the string literal that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/**
 * Whether a literal is spelled as JavaScript spells its value. `1.0` equals `1` but is not: an issuer may distinguish
 * the two.
 */
function isExactLiteral(literal: string): boolean {
  return literal === "true" || literal === "false" || literal === "null" || String(Number(literal)) === literal;
}

function isDelimiter(character: string | undefined): boolean {
  return character === "," || character === "]" || character === "}" || isSpace(character);
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}
