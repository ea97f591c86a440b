// Requirements for challenges in the MCP authorization specification since 2025-11-25.
import * as checks from "../support/checks.ts";
import type { Row } from "../support/row.ts";
import type { Revision } from "./mcp-common.ts";

export function stepUpRows(revision: Exclude<Revision, "2025-06-18">): Row[] {
  const id = (name: string) => `mcp-${revision}-${name}`;
  return [
    {
      id: id("well-known"),
      level: "MUST",
      requirement: "The metadata can be found without the challenge, at the endpoint's path or at the root.",
      section: "Protected resource metadata discovery requirements",
      test: checks.servesWellKnownUris,
    },
    {
      id: id("challenge-scope"),
      level: "SHOULD",
      requirement: "A 401 names the scopes that the request needs.",
      section:
        revision === "2025-11-25" ? "Protected resource metadata discovery requirements" : "Scope selection strategy",
      test: checks.namesScopesInChallenge,
    },
    {
      id: id("insufficient-scope"),
      level: "SHOULD",
      requirement: "Missing scopes get 403 and a challenge with the error, the scopes and the metadata's address.",
      section: "Runtime insufficient scope errors",
      test: checks.challengesInsufficientScope,
    },
    {
      id: id("needed-scopes"),
      level: "SHOULD",
      requirement: "That challenge names the scopes that satisfy the operation.",
      section: "Runtime insufficient scope errors",
      test: checks.namesEveryScopeAtOnce,
    },
    {
      id: id("consistent-scopes"),
      level: "SHOULD",
      requirement:
        "The scopes in that challenge are always the same, for any query and any subset of them in the token.",
      section: "Runtime insufficient scope errors",
      test: checks.namesTheSameScopesEachTime,
    },
  ];
}
