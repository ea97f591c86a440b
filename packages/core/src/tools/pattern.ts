import { ConfigurationError } from "../errors.ts";
import { requireScopeList } from "../metadata/scopes.ts";

/**
 * The scopes that each name needs. A key is a name or a pattern, in which one `*` stands for any number of characters.
 * The value is one scope or several. A name that matches several keys needs the scopes of all of them.
 *
 * @example
 * ```ts
 * const toolScopes: ScopesByName = { send_mail: ["mail:send"], "admin_*": "mcp:admin" };
 * ```
 */
export type ScopesByName = Readonly<Record<string, string | readonly string[]>>;

/** One entry of {@link ScopesByName}. */
export interface NamePattern {
  matches(name: string): boolean;
  scopes: readonly string[];
}

/**
 * Parses a setting.
 *
 * @param setting The setting's name, for the message.
 * @param spellingsOf The forms of a key that mean the same. A name that matches any of them matches the key.
 * @throws {ConfigurationError} if a pattern has more than one `*`, or its scopes are invalid.
 */
export function namePatterns(
  setting: string,
  scopesByName: ScopesByName = {},
  spellingsOf = (name: string) => [name],
): NamePattern[] {
  if (!isPlain(scopesByName)) {
    throw new ConfigurationError(`${setting}: give an object, such as { send_mail: ["mail:send"] }`);
  }
  return Object.entries(scopesByName).map(([pattern, scopes]) => ({
    matches: anyOf([pattern, ...spellingsOf(pattern).filter((text) => isPatternLike(text, pattern))], setting),
    scopes: requireSome(`${setting}, ${JSON.stringify(pattern)}`, scopes),
  }));
}

/** Whether all entries are the object's own. Those of a Map, of a promise or of a prototype would guard nothing. */
function isPlain(value: object | null): boolean {
  if (value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function anyOf(patterns: readonly string[], setting: string): (name: string) => boolean {
  const matchers = [...new Set(patterns)].map((pattern) => matcher(setting, pattern));
  return (name) => matchers.some((matches) => matches(name));
}

/** Whether a spelling has as many `*` as the pattern: `%2A` stands for the character. */
function isPatternLike(spelling: string, pattern: string): boolean {
  return spelling.split("*").length === pattern.split("*").length;
}

function matcher(setting: string, pattern: string): (name: string) => boolean {
  const [start = "", end, ...others] = pattern.split("*");
  if (others.length > 0) {
    throw new ConfigurationError(`${setting}: ${JSON.stringify(pattern)} has more than one *`);
  }
  if (end === undefined) return (name) => name === pattern;
  // The two ends must not overlap: "ab*bc" does not match "abc".
  const shortest = start.length + end.length;
  return (name) => name.length >= shortest && name.startsWith(start) && name.endsWith(end);
}

/**
 * Throws for an empty list. It looks like an exception from a broader pattern, but the scopes of all matches are
 * needed.
 */
function requireSome(where: string, scopes: string | readonly string[]): readonly string[] {
  const list = requireScopeList(where, typeof scopes === "string" ? [scopes] : scopes);
  if (list !== undefined && list.length > 0) return [...list];
  throw new ConfigurationError(`${where}: name at least one scope`);
}
