/** What an entry of a map takes beside its key and its value, in bytes, about: the entry, its links, and the object it leads to. */
export const ENTRY_BYTES = 200;

const TEXT_BYTES = 24;
const NUMBER_BYTES = 16;
const CONTAINER_BYTES = 64;
/** An engine describes each new set of names that objects have; whoever makes up a name for each object pays for it. */
const MEMBER_BYTES = 160;
const WIDE = /[\u0100-\uffff]/;

/** What a text takes in memory, in bytes, about: one a character, or two if one of its characters needs them. */
export function textBytes(text: string): number {
  return TEXT_BYTES + text.length * (WIDE.test(text) ? 2 : 1);
}

/**
 * What a parsed JSON value takes in memory, in bytes: rather more than less. A text of 15,000 brackets becomes objects of
 * 30 times its length.
 */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") bytes += textBytes(next);
    else if (typeof next !== "object" || next === null) bytes += NUMBER_BYTES;
    else {
      const names = Array.isArray(next) ? [] : Object.keys(next);
      bytes += CONTAINER_BYTES + names.reduce((sum, name) => sum + MEMBER_BYTES + textBytes(name), 0);
      for (const member of Object.values(next)) open.push(member);
    }
  }
  return bytes;
}
