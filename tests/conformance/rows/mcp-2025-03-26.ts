import { expect } from "vitest";
import * as checks from "../support/checks.ts";
import { get, getAtHost, getJson, HEADERS_OF_CLIENTS, HEADERS_OF_PROXIES, metadataPath } from "../support/requests.ts";
import type { Source } from "../support/row.ts";

const DOCUMENT = metadataPath("authorization-server");

function resourceAskedFor({ authorization_endpoint: endpoint = "" }: Record<string, unknown>): string | null {
  return new URLSearchParams(String(endpoint).split("?")[1]).get("resource");
}

export const mcp20250326: Source = {
  document: "MCP authorization, 2025-03-26",
  rows: [
    {
      id: "mcp-2025-03-26-401",
      level: "MUST",
      requirement: "A request that needs authorization and has none is answered with 401.",
      section: "Example: authorization code grant",
      test: checks.needsToken,
    },
    {
      id: "mcp-2025-03-26-metadata",
      level: "SHOULD",
      requirement: "The server takes part in authorization server metadata (RFC 8414).",
      section: "Server metadata discovery",
      async test({ example, zone }) {
        const metadata = await getJson(example, DOCUMENT);
        expect(metadata.token_endpoint).toContain(zone.issuer);
      },
    },
    {
      id: "mcp-2025-03-26-base-url",
      level: "MUST",
      requirement: "The metadata is at the root of the server's origin, for any path of the MCP endpoint.",
      section: "Authorization base URL",
      async test({ configured }) {
        expect((await get(configured, DOCUMENT)).status).toBe(200);
      },
    },
    {
      id: "mcp-2025-03-26-no-header-decides",
      level: "MUST",
      requirement:
        "The metadata there depends on the server's URL only. No proxy header about host, port or path changes " +
        "the resource that it sends users to log in for. If the whole identifier is configured, the host of the " +
        "request does not change it either.",
      section: "Authorization base URL",
      async test({ example, configured, named }) {
        const atRoot = await getJson(example, DOCUMENT);
        const atPath = await getJson(configured, DOCUMENT);
        expect(resourceAskedFor(atRoot)).toBe(`${example.origin}/mcp`);
        expect(resourceAskedFor(atPath)).toBe(`${configured.origin}/public/mcp`);
        for (const headers of [...HEADERS_OF_PROXIES, ...HEADERS_OF_CLIENTS]) {
          for (const path of ["", "/mcp"]) {
            expect(await getJson(example, DOCUMENT + path, headers)).toEqual(atRoot);
            expect(await getJson(configured, DOCUMENT + path, headers)).toEqual(atPath);
          }
        }
        const elsewhere = JSON.parse((await getAtHost(named, "evil.example", DOCUMENT)).text);
        expect(resourceAskedFor(elsewhere)).toBe("https://mcp.example/mcp");
      },
    },
    {
      id: "mcp-2025-03-26-registration",
      level: "SHOULD",
      requirement: "The metadata tells a client where to register itself.",
      section: "Dynamic client registration",
      async test({ example, zone }) {
        const metadata = await getJson(example, DOCUMENT);
        expect(metadata.registration_endpoint).toContain(zone.issuer);
      },
    },
    {
      id: "mcp-2025-03-26-each-request",
      level: "MUST",
      requirement: "Every request is authorized on its own, also within a session.",
      section: "Access token usage: token requirements",
      async test(subject) {
        await checks.needsTokenEachTime(subject);
        await checks.needsTokenEachTimeInSession(subject);
      },
    },
    {
      id: "mcp-2025-03-26-query",
      level: "MUST",
      requirement: "A token in the query of the URL is not accepted.",
      section: "Access token usage: token requirements",
      test: checks.refusesTokenInQuery,
    },
    {
      id: "mcp-2025-03-26-validation",
      level: "MUST",
      requirement: "Access tokens are validated: signature, issuer, times.",
      section: "Access token usage: token handling",
      async test(subject) {
        await checks.refusesForgedTokens(subject);
        await checks.refusesBadTokens(subject);
      },
    },
    {
      id: "mcp-2025-03-26-invalid",
      level: "MUST",
      requirement: "Invalid and expired tokens get 401 and a challenge with that error.",
      section: "Access token usage: token handling",
      test: checks.refusesBadTokens,
    },
    {
      id: "mcp-2025-03-26-expiry",
      level: "SHOULD",
      requirement: "The expiry of tokens is enforced.",
      section: "Security considerations",
      test: checks.refusesBadTokens,
    },
    {
      id: "mcp-2025-03-26-status",
      level: "MUST",
      requirement: "401 for a missing or invalid token, 403 for missing scopes, 400 for a malformed request.",
      section: "Error handling",
      test: checks.answersWithProperStatus,
    },
    {
      id: "mcp-2025-03-26-https",
      level: "MUST",
      requirement: "Authorization servers use https: a zone on plain http is refused, except on loopback.",
      section: "Security considerations",
      test: checks.refusesInsecureZone,
    },
  ],
};
