import type { MemberText } from "../encoding/json-text.ts";

/**
 * The text of the member with the given name, if there is one. Ambiguous if some parser may take another member for it:
 * of two members with the same name, some parsers take the first and some the last.
 */
export function memberNamed(members: readonly MemberText[], name: string): { isAmbiguous: boolean; text?: string } {
  const [first, second] = members.filter(([other]) => isAlike(other, name));
  if (!first) return { isAmbiguous: false };
  return { isAmbiguous: second !== undefined || first[0] !== name, text: first[1] };
}

/**
 * Whether some parser may take a member for the one with the given name. Parsers differ in case (Go, also for the long s
 * and the Kelvin sign), in `_` and `-` (aliases in Python, Go), and in what they do at a NUL or an unpaired surrogate.
 */
function isAlike(member: string, name: string): boolean {
  const [beforeNul = ""] = member.split("\0", 1);
  return isSpelledLike(member, name) || (beforeNul !== member && isSpelledLike(beforeNul, name));
}

/** Characters that hold no letter from A to Z and no digit, in any form. */
const NO_LETTERS = /(?:[^\p{Script=Latin}\p{Script=Common}]|[\p{M}\p{P}\p{Z}\p{C}])+/gu;

/**
 * Whether the letters and digits of two names are the same, without case and accents. Takes one character at a time: NFKD of
 * a whole text takes quadratic time for many marks in a row.
 */
function isSpelledLike(member: string, name: string): boolean {
  const wanted = folded(name);
  let length = 0;
  for (const character of member.replace(NO_LETTERS, "")) {
    const letters = folded(character);
    if (!wanted.startsWith(letters, length)) return false;
    length += letters.length;
  }
  return length === wanted.length;
}

function folded(text: string): string {
  return text
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^A-Z\d]/g, "");
}

/**
 * The value of a string literal. Undefined if some parsers would truncate or change it: at a NUL or an unpaired
 * surrogate.
 */
export function exactText(literal: string | undefined): string | undefined {
  const value: unknown = literal?.startsWith('"') ? JSON.parse(literal) : undefined;
  return typeof value === "string" && !/[\0\p{Cs}]/u.test(value) ? value : undefined;
}
