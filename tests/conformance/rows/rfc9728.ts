import { expect } from "vitest";
import { challengeOf, parameter } from "../support/challenge.ts";
import { call, get, getJson, metadataPath } from "../support/requests.ts";
import type { Source } from "../support/row.ts";
import type { Server } from "../support/subject.ts";

const DOCUMENT = metadataPath("protected-resource");
const RESOURCE = {
  setting: '`resource: "/mcp"`, the path of the endpoint',
  byDefault:
    "The resource is the origin, at every address of the metadata, because that is what the guide registers for a Worker " +
    "in the Console. MCP clients take an identifier whose path leads to the URL they use.",
};

/** What proxies write, and callers who pretend to be one; and what an MCP client says. */
const HEADERS = [
  { Forwarded: "host=another.example;proto=https" },
  { "X-Forwarded-Host": "another.example" },
  { "X-Forwarded-Proto": "https", "X-Forwarded-Port": "8443" },
  { "X-Forwarded-Prefix": "/another", "X-Forwarded-Path": "/another", "X-Forwarded-Uri": "/another" },
  { "X-Original-Host": "another.example", "X-Host": "another.example", "X-Forwarded-Server": "another.example" },
  { "X-Original-URL": "/another", "X-Rewrite-URL": "/another" },
  { Origin: "https://another.example", Referer: "https://another.example/" },
  ...["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "another"].map((revision) => ({
    "MCP-Protocol-Version": revision,
  })),
] as Record<string, string>[];

/** The resource in the metadata to which the challenge of an endpoint points. */
async function resourceOfChallenge(server: Server, path: string): Promise<unknown> {
  const url = parameter(challengeOf(await call(server, undefined, path)), "resource_metadata") ?? "";
  return ((await (await fetch(url)).json()) as Record<string, unknown>).resource;
}

export const rfc9728: Source = {
  document: "RFC 9728, Protected Resource Metadata",
  rows: [
    {
      id: "rfc9728-resource",
      level: "MUST",
      requirement: "`resource` is there: an absolute URL without a fragment, https (or http on loopback).",
      section: "1.2, 2",
      async test({ example, configured }) {
        for (const [server, path] of [[example, ""] as const, [configured, "/public/mcp"] as const]) {
          const { resource } = await getJson(server, DOCUMENT + path);
          const { protocol, hash, hostname } = new URL(String(resource));
          expect(hash).toBe("");
          expect(protocol === "https:" || hostname === "127.0.0.1").toBe(true);
        }
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
      requirement: "`resource_name` names the resource for people.",
      section: "2",
      async test({ example }) {
        expect(await getJson(example, DOCUMENT)).toMatchObject({ resource_name: "My Worker MCP Server" });
      },
    },
    {
      id: "rfc9728-inserted",
      level: "MUST",
      requirement: "The metadata stands where the well-known path is put between host and path of the resource.",
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
      async test({ example }) {
        expect(parameter(challengeOf(await call(example)), "resource_metadata")).toBe(example.origin + DOCUMENT);
      },
    },
    {
      id: "rfc9728-get",
      level: "MUST",
      requirement: "The metadata is had by GET, without a token.",
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
      requirement: "`resource` is, to the letter, the identifier from which the metadata's address was made.",
      section: "3.3",
      async test({ example, configured }) {
        expect((await getJson(example, DOCUMENT)).resource).toBe(example.origin);
        expect((await getJson(configured, `${DOCUMENT}/public/mcp`)).resource).toBe(`${configured.origin}/public/mcp`);
      },
      option: {
        ...RESOURCE,
        async testByDefault({ example }) {
          expect((await getJson(example, `${DOCUMENT}/mcp`)).resource).toBe(`${example.origin}/mcp`);
        },
      },
    },
    {
      id: "rfc9728-no-header-decides",
      level: "MUST",
      requirement:
        "It is that whatever a proxy's header says of host, scheme or path, and whatever revision is asked for.",
      section: "3.3",
      async test({ example }) {
        for (const header of HEADERS) {
          for (const path of ["", "/mcp"]) {
            expect((await getJson(example, DOCUMENT + path, header)).resource).toBe(example.origin);
          }
        }
      },
    },
    {
      id: "rfc9728-identical-to-request",
      level: "MUST",
      requirement: "`resource` of the metadata that a challenge names is the URL that the client used.",
      section: "3.3",
      async test({ configured }) {
        expect(await resourceOfChallenge(configured, "/public/mcp")).toBe(`${configured.origin}/public/mcp`);
      },
      option: {
        ...RESOURCE,
        async testByDefault({ example }) {
          expect(await resourceOfChallenge(example, "/mcp")).toBe(`${example.origin}/mcp`);
        },
      },
    },
    {
      id: "rfc9728-challenge",
      level: "MUST",
      requirement: "Where a challenge names the metadata, `resource_metadata` is its URL.",
      section: "5.1",
      async test({ example }) {
        const url = parameter(challengeOf(await call(example)), "resource_metadata");
        expect(await (await fetch(url ?? "")).json()).toHaveProperty("resource");
      },
    },
  ],
};
