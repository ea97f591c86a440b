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
  const wanted = folded(name);
  return folded(member) === wanted || folded(member.split("\0", 1)[0] ?? "") === wanted;
}

/** The letters and digits of a name, in capitals and without accents. */
function folded(name: string): string {
  return name
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
