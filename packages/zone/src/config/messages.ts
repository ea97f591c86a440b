import type { z } from "zod";
import type { ConfigProblem } from "./error.ts";

const articles: Record<string, string> = { string: "a string", int: "a whole number", number: "a number" };
const kinds: Record<string, string> = { array: "a list", object: "an object", boolean: "a boolean" };

function kind(expected: string): string {
  return articles[expected] ?? kinds[expected] ?? expected;
}

/** Says what to change, in place of zod's message. Checks with their own message keep it. */
export function issueMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? `is missing: add ${kind(issue.expected)}` : `must be ${kind(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      if (issue.origin === "array") return "must not be empty";
      return issue.origin === "string" ? "must not be empty" : `must be ${issue.minimum} or more`;
    case "too_big":
      return `must be ${issue.maximum} or less`;
    default:
      return undefined;
  }
}

/** One problem for each mistake. An unknown member is named by its own path. */
export function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code !== "unrecognized_keys") return [{ path: jsonPath(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({ path: jsonPath([...issue.path, key]), message: "is not a member: remove it" }));
}

/** Formats a path: `["applications", 0, "provides"]` becomes `applications[0].provides`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}
