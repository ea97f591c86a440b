// Requirements for protected servers in the MCP authorization specification, nearly unchanged since 2025-06-18.
import * as checks from "../support/checks.ts";
import type { Row } from "../support/row.ts";

export type Revision = "2025-06-18" | "2025-11-25" | "2026-07-28";

/** The rows of a revision that later revisions repeat, in the order of the page. */
export function commonRows(revision: Revision): Row[] {
  const id = (name: string) => `mcp-${revision}-${name}`;
  return [
    {
      id: id("prm"),
      level: "MUST",
      requirement: "The server implements protected resource metadata (RFC 9728).",
      section: "Overview",
      test: checks.describesItself,
    },
    {
      id: id("authorization-servers"),
      level: "MUST",
      requirement: "The metadata names at least one authorization server, at each of its addresses.",
      section: "Authorization server location",
      test: checks.namesItsAuthorizationServer,
    },
    {
      id: id("resource-metadata"),
      level: "MUST",
      requirement: "Every 401 names the metadata's address in `WWW-Authenticate`, and that address has the document.",
      section:
        revision === "2025-06-18"
          ? "Authorization server location"
          : "Protected resource metadata discovery requirements",
      test: checks.pointsToItsMetadata,
    },
    {
      id: id("upper-case-host"),
      level: "SHOULD",
      requirement: "A request that writes the host in upper case reaches the same resource.",
      section: "Canonical server URI",
      test: checks.acceptsUpperCaseHost,
    },
    {
      id: id("upper-case-audience"),
      level: "SHOULD",
      requirement: "A token whose audience writes scheme or host in upper case is accepted.",
      section: "Canonical server URI",
      test: checks.acceptsUpperCaseAudience,
      deviation:
        "Audiences are compared by code point, as RFC 9728 and RFC 9068 compare identifiers. An attacker may " +
        "exploit a comparison that normalises.",
    },
    {
      id: id("trailing-slash"),
      level: "SHOULD",
      requirement: "The server names itself without a slash at the end.",
      section: "Canonical server URI",
      test: checks.namesItselfWithoutTrailingSlash,
    },
    {
      id: id("header"),
      level: "MUST",
      requirement: "The server reads the token from the `Authorization` header.",
      section: "Token requirements",
      test: checks.takesTokenInHeader,
    },
    {
      id: id("each-request"),
      level: "MUST",
      requirement:
        revision === "2026-07-28"
          ? "Every request is authorized on its own."
          : "Every request is authorized on its own, also within a session.",
      section: "Token requirements",
      async test(subject) {
        await checks.needsTokenEachTime(subject);
        if (revision !== "2026-07-28") await checks.needsTokenEachTimeInSession(subject);
      },
    },
    {
      id: id("query"),
      level: "MUST",
      requirement: "A token in the query of the URL is not accepted.",
      section: "Token requirements",
      test: checks.refusesTokenInQuery,
    },
    {
      id: id("validation"),
      level: "MUST",
      requirement: "Access tokens are validated: a forged or altered one is refused.",
      section: "Token handling",
      test: checks.refusesForgedTokens,
    },
    {
      id: id("audience"),
      level: "MUST",
      requirement: "Only tokens issued for this server are accepted.",
      section: "Token handling; Token audience binding and validation",
      test: checks.refusesOtherAudiences,
    },
    {
      id: id("invalid"),
      level: "MUST",
      requirement: "Invalid and expired tokens get 401 and a challenge with that error.",
      section: "Token handling",
      test: checks.refusesBadTokens,
    },
    {
      id: id("passthrough"),
      level: "MUST",
      requirement: "The client's token is not passed on: an upstream API gets its own token.",
      section: "Token handling; Access token privilege restriction",
      test: checks.passesNoTokenOn,
    },
    {
      id: id("status"),
      level: "MUST",
      requirement: "401 for a missing or invalid token, 403 for missing scopes, 400 for a malformed request.",
      section: "Error handling",
      test: checks.answersWithProperStatus,
    },
    {
      id: id("theft"),
      level: "MUST",
      requirement: "No token is stored where others can read it: the log contains none.",
      section: "Token theft",
      test: checks.writesNoTokenDown,
    },
    {
      id: id("cached-tokens"),
      level: "MUST",
      requirement: "Only the user and the client that a cached upstream token was granted to can get it.",
      section: "Token theft",
      test: checks.keepsUpstreamTokensApart,
    },
    {
      id: id("https"),
      level: "MUST",
      requirement: "Authorization servers use https: a zone on plain http is refused, except on loopback.",
      section: "Communication security",
      test: checks.refusesInsecureZone,
    },
    {
      id: id("first"),
      level: "MUST",
      requirement: "The token is validated before the rest of the request: a malformed body without a token gets 401.",
      section: "Access token privilege restriction",
      test: checks.asksForTokenFirst,
    },
    {
      id: id("strangers"),
      level: "MUST",
      requirement: "A refused caller gets no data, not even whether a path exists.",
      section: "Access token privilege restriction",
      test: checks.tellsStrangersNothing,
    },
  ];
}
