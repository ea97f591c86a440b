import { expect } from "vitest";
import { challengeOf, parameter } from "../support/challenge.ts";
import {
  call,
  get,
  getAtHost,
  getJson,
  HEADERS_OF_CLIENTS,
  HEADERS_OF_PROXIES,
  metadataPath,
} from "../support/requests.ts";
import type { Source } from "../support/row.ts";
import type { Server } from "../support/subject.ts";
import { costs } from "./without-legacy-discovery.ts";

const DOCUMENT = metadataPath("protected-resource");
const RESOURCE = {
  setting: '`resource: "/mcp"`, the path of the endpoint, as in the examples',
  byDefault:
    "The resource is the origin, at every address of the metadata, because the guide registers the origin " +
    "for a Worker in the Console. Most MCP clients accept an identifier whose path is a prefix of the URL " +
    "they use, but [not all do](recipes.md#which-identifier).",
};

/** The resource in the metadata that an endpoint's challenge names. */
async function resourceOfChallenge(server: Server, path: string): Promise<unknown> {
  const url = parameter(challengeOf(await call(server, undefined, path)), "resource_metadata") ?? "";
  return ((await (await fetch(url)).json()) as Record<string, unknown>).resource;
}

/** On a host other than loopback, where plain http is not allowed, although the server listens on http. */
async function describesItselfByHttps(server: Server): Promise<void> {
  const { text } = await getAtHost(server, "mcp.example", DOCUMENT);
  expect(JSON.parse(text)).toMatchObject({ resource: expect.stringMatching(/^https:/) });
}

/**
 * A document at another URL than the identifier's, if present, must describe the resource from which that URL is
 * derived.
 */
async function describesNothingElsewhere(server: Server, elsewhere: string[]): Promise<void> {
  for (const path of elsewhere) {
    const response = await get(server, DOCUMENT + path);
    const { resource } = response.ok ? ((await response.json()) as { resource: unknown }) : {};
    expect([undefined, server.origin + path]).toContain(resource);
  }
}

export const rfc9728: Source = {
  document: "RFC 9728, Protected Resource Metadata",
  rows: [
    {
      id: "rfc9728-resource",
      level: "MUST",
      requirement: "`resource` is present, as an absolute URL without a fragment.",
      section: "1.2, 2",
      async test({ example, configured }) {
        for (const [server, path] of [[example, ""] as const, [configured, "/public/mcp"] as const]) {
          const { resource } = await getJson(server, DOCUMENT + path);
          expect(new URL(String(resource)).hash).toBe("");
        }
      },
    },
    {
      id: "rfc9728-https",
      level: "MUST",
      requirement: "`resource` is https, also for a request over http.",
      section: "1.2",
      test: ({ named }) => describesItselfByHttps(named),
      option: {
        setting: '`resource: "https://mcp.example/mcp"`, the whole identifier',
        byDefault:
          "The answer to a plain http request names the resource at that request's URL, which is http. Cloudflare " +
          "redirects such requests if Always Use HTTPS is on.",
        testByDefault: ({ example }) => describesItselfByHttps(example),
      },
    },
    {
      id: "rfc9728-scopes-supported",
      level: "SHOULD",
      requirement: "`scopes_supported` lists the scopes that a client may ask for.",
      section: "2",
      async test({ example }) {
        expect(await getJson(example, DOCUMENT)).toMatchObject({ scopes_supported: ["mcp:tools"] });
      },
    },
    {
      id: "rfc9728-resource-name",
      level: "SHOULD",
      requirement: "`resource_name` is a display name of the resource.",
      section: "2",
      async test({ example }) {
        expect(await getJson(example, DOCUMENT)).toMatchObject({ resource_name: "My Worker MCP Server" });
      },
    },
    {
      id: "rfc9728-inserted",
      level: "MUST",
      requirement: "The metadata's address is the resource with the well-known path inserted between host and path.",
      section: "3, 3.1",
      async test({ configured }) {
        const response = await get(configured, `${DOCUMENT}/public/mcp`);
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({ resource: `${configured.origin}/public/mcp` });
      },
    },
    {
      id: "rfc9728-root",
      level: "MUST",
      requirement: "For a resource without a path, nothing follows the well-known path, not even a slash.",
      section: "3.1",
      async test({ sessions }) {
        expect(parameter(challengeOf(await call(sessions)), "resource_metadata")).toBe(sessions.origin + DOCUMENT);
        expect(await getJson(sessions, DOCUMENT)).toMatchObject({ resource: sessions.origin });
      },
    },
    {
      id: "rfc9728-get",
      level: "MUST",
      requirement: "GET returns the metadata without a token.",
      section: "3.1",
      async test({ example }) {
        expect((await get(example, DOCUMENT)).status).toBe(200);
        expect((await fetch(example.origin + DOCUMENT, { method: "POST" })).status).toBe(405);
      },
    },
    {
      id: "rfc9728-json",
      level: "MUST",
      requirement: "The answer is 200, `application/json`, and a JSON object.",
      section: "3.2",
      async test({ example }) {
        const response = await get(example, DOCUMENT);
        expect(response.status).toBe(200);
        expect(response.headers.get("Content-Type")).toMatch(/^application\/json(;|$)/);
        expect(Object.prototype.toString.call(await response.json())).toBe("[object Object]");
      },
    },
    {
      id: "rfc9728-no-empty-members",
      level: "MUST",
      requirement: "Members without values are left out.",
      section: "3.2",
      async test({ configured, example }) {
        for (const [server, path] of [[example, ""] as const, [configured, "/public/mcp"] as const]) {
          const values = Object.values(await getJson(server, DOCUMENT + path));
          for (const value of values) expect(value === null || value === "" || String(value) === "").toBe(false);
        }
      },
    },
    {
      id: "rfc9728-identical",
      level: "MUST",
      requirement: "At the address derived from the server's identifier, `resource` is exactly that identifier.",
      section: "3.3",
      async test({ example, configured, sessions }) {
        expect((await getJson(sessions, DOCUMENT)).resource).toBe(sessions.origin);
        expect((await getJson(example, `${DOCUMENT}/mcp`)).resource).toBe(`${example.origin}/mcp`);
        expect((await getJson(configured, `${DOCUMENT}/public/mcp`)).resource).toBe(`${configured.origin}/public/mcp`);
      },
    },
    {
      id: "rfc9728-identical-elsewhere",
      level: "MUST",
      requirement:
        "Any other address has no document, or one whose `resource` is the identifier that the address is " +
        "derived from.",
      section: "3.3",
      async test({ exact, exactElsewhere }) {
        expect((await getJson(exact, `${DOCUMENT}/mcp`)).resource).toBe(`${exact.origin}/mcp`);
        await describesNothingElsewhere(exact, ["", "/other", "/mcp/", "/mcp?a=b"]);
        // The same path on another host, and on the host over plain http.
        for (const host of ["evil.example", "mcp.example"]) {
          const { status, text } = await getAtHost(exactElsewhere, host, `${DOCUMENT}/mcp`);
          expect(status, host).toBe(404);
          expect(text).not.toContain("resource");
        }
      },
      option: {
        setting: "`legacyDiscovery: false`",
        byDefault:
          "Every address answers with the one identifier. A client that has lost the challenge tries the path of " +
          "its endpoint and then the root, as the MCP authorization pages say; an older client tries the root " +
          "only. The identifier may be at neither. Most MCP clients accept an identifier whose path is a prefix of " +
          "the URL they use. A client that compares exactly refuses such a document. It loses nothing if the " +
          "resource is its endpoint, because the challenge names the resource's own document.",
        testByDefault: ({ configured }) => describesNothingElsewhere(configured, ["", "/other", "/public/mcp/"]),
        costs,
      },
    },
    {
      id: "rfc9728-no-header-decides",
      level: "MUST",
      requirement:
        "`resource` does not depend on a proxy header about host, port or path, or on the requested revision.",
      section: "3.3",
      async test({ example, configured }) {
        for (const headers of [...HEADERS_OF_PROXIES, ...HEADERS_OF_CLIENTS]) {
          for (const path of ["", "/mcp"]) {
            expect((await getJson(example, DOCUMENT + path, headers)).resource).toBe(`${example.origin}/mcp`);
            expect((await getJson(configured, DOCUMENT + path, headers)).resource).toBe(
              `${configured.origin}/public/mcp`,
            );
          }
        }
      },
    },
    {
      id: "rfc9728-no-host-decides",
      level: "MUST",
      requirement:
        "If the whole identifier is configured, neither the host of the request nor `X-Forwarded-Proto` changes " +
        "it or the authorization server.",
      section: "3.3",
      async test({ named, zone }) {
        for (const [revision, server] of [["2025-03-26", "https://mcp.example"] as const, ["", zone.issuer] as const]) {
          const headers = { "MCP-Protocol-Version": revision, "X-Forwarded-Proto": "http" };
          const document = JSON.parse((await getAtHost(named, "evil.example", `${DOCUMENT}/mcp`, headers)).text);
          expect(document).toMatchObject({ resource: "https://mcp.example/mcp", authorization_servers: [server] });
        }
        const headers = { "X-Forwarded-Proto": "http" };
        const challenge = (await getAtHost(named, "evil.example", "/mcp", headers)).headers["www-authenticate"];
        expect(challenge).toBe(`Bearer resource_metadata="https://mcp.example${DOCUMENT}/mcp"`);
      },
    },
    {
      id: "rfc9728-identical-to-request",
      level: "MUST",
      requirement: "`resource` in the metadata that a challenge names is the URL that the client used.",
      section: "3.3",
      async test({ example, configured }) {
        expect(await resourceOfChallenge(example, "/mcp")).toBe(`${example.origin}/mcp`);
        expect(await resourceOfChallenge(configured, "/public/mcp")).toBe(`${configured.origin}/public/mcp`);
      },
      option: {
        ...RESOURCE,
        async testByDefault({ sessions }) {
          expect(await resourceOfChallenge(sessions, "/session")).toBe(`${sessions.origin}/session`);
        },
      },
    },
    {
      id: "rfc9728-challenge",
      level: "MUST",
      requirement: "If a challenge names the metadata, `resource_metadata` is the URL derived from the identifier.",
      section: "5.1",
      async test({ example, configured }) {
        for (const [server, endpoint, path] of [
          [example, "/mcp", "/mcp"] as const,
          [configured, "/public/mcp/send", "/public/mcp"] as const,
        ]) {
          const url = parameter(challengeOf(await call(server, undefined, endpoint)), "resource_metadata") ?? "";
          expect(url).toBe(server.origin + DOCUMENT + path);
          expect(await (await fetch(url)).json()).toMatchObject({ resource: server.origin + path });
        }
      },
    },
    {
      id: "rfc9728-challenge-no-header-decides",
      level: "MUST",
      requirement: "That URL does not depend on a proxy header about host, port or path.",
      section: "5.1",
      async test({ example, configured }) {
        for (const [server, endpoint, path] of [
          [example, "/mcp", "/mcp"] as const,
          [configured, "/public/mcp", "/public/mcp"] as const,
        ]) {
          for (const headers of HEADERS_OF_PROXIES) {
            const challenge = challengeOf(await call(server, undefined, endpoint, headers));
            expect(parameter(challenge, "resource_metadata")).toBe(server.origin + DOCUMENT + path);
          }
        }
      },
    },
  ],
};
