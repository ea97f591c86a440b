/**
 * The approximate size of a map entry without its key and value, in bytes: the entry, its links and the object it
 * holds.
 */
export const ENTRY_BYTES = 200;

const TEXT_BYTES = 24;
const NUMBER_BYTES = 16;
const CONTAINER_BYTES = 64;
/**
 * Engines keep metadata for each new set of property names. A value with unique names in each object needs the most.
 */
const MEMBER_BYTES = 160;
const WIDE = /[\u0100-\uffff]/;

/**
 * The approximate size of a text in memory, in bytes. Engines use two bytes per character if any character needs them.
 */
export function textBytes(text: string): number {
  return TEXT_BYTES + text.length * (WIDE.test(text) ? 2 : 1);
}

/**
 * The approximate size of a parsed JSON value in memory, in bytes. The estimate is rather too high than too low. A text
 * of 15,000 brackets becomes objects of 30 times its length.
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
