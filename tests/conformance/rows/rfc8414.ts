import { expect } from "vitest";
import { get, getJson, metadataPath } from "../support/requests.ts";
import type { Source } from "../support/row.ts";
import type { Server } from "../support/subject.ts";
import { costs } from "./without-legacy-discovery.ts";

const DOCUMENT = metadataPath("authorization-server");

/** Metadata at a URL, if present, must name the issuer from which that URL is derived. */
async function speaksForItselfOnly(server: Server): Promise<void> {
  for (const path of ["", "/mcp"]) {
    const response = await get(server, DOCUMENT + path);
    const { issuer } = response.ok ? ((await response.json()) as { issuer: unknown }) : {};
    expect([undefined, server.origin + path]).toContain(issuer);
  }
}

export const rfc8414: Source = {
  document: "RFC 8414, Authorization Server Metadata (as a server of it)",
  rows: [
    {
      id: "rfc8414-required",
      level: "MUST",
      requirement: "The required members are present: issuer, endpoints, response types.",
      section: "2",
      async test({ example }) {
        expect(await getJson(example, DOCUMENT)).toMatchObject({
          issuer: expect.any(String),
          authorization_endpoint: expect.any(String),
          token_endpoint: expect.any(String),
          response_types_supported: expect.arrayContaining(["code"]),
        });
      },
    },
    {
      id: "rfc8414-path",
      level: "MUST",
      requirement: "The metadata is also at the well-known path followed by the resource's path.",
      section: "3, 3.1",
      async test({ example }) {
        expect((await get(example, `${DOCUMENT}/mcp`)).status).toBe(200);
      },
    },
    {
      id: "rfc8414-get",
      level: "MUST",
      requirement: "GET returns it without a token.",
      section: "3.1",
      async test({ example }) {
        expect((await get(example, DOCUMENT)).status).toBe(200);
        expect((await fetch(example.origin + DOCUMENT, { method: "POST" })).status).toBe(405);
      },
    },
    {
      id: "rfc8414-json",
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
      id: "rfc8414-no-empty-members",
      level: "MUST",
      requirement: "Members without values are left out.",
      section: "3.2",
      async test({ example }) {
        const response = await get(example, DOCUMENT);
        expect(response.status).toBe(200);
        for (const value of Object.values((await response.json()) as object)) {
          expect(value === null || value === "" || String(value) === "").toBe(false);
        }
      },
    },
    {
      id: "rfc8414-another-issuer",
      level: "MUST",
      requirement: "Metadata with an issuer other than the configured one is not used, and not passed on.",
      section: "3.3",
      async test({ deceived }) {
        const response = await get(deceived, DOCUMENT);
        expect(response.status).toBe(502);
        expect(await response.text()).not.toContain("authorization_endpoint");
      },
    },
    {
      id: "rfc8414-issuer",
      level: "MUST",
      requirement: "`issuer` is exactly the identifier from which the metadata's address is derived.",
      section: "3.3",
      async test({ exact }) {
        await speaksForItselfOnly(exact);
        const { authorization_servers: servers } = await getJson(exact, metadataPath("protected-resource", "/mcp"));
        const [issuer] = servers as string[];
        expect((await getJson({ origin: String(issuer) }, DOCUMENT)).issuer).toBe(issuer);
      },
      option: {
        setting:
          "`legacyDiscovery: false`, which removes the copy that the other rows of this document test. The zone's " +
          "own metadata remains",
        byDefault:
          "This server is not an authorization server, but a client of revision 2025-03-26 looks for one on its " +
          "origin and gets a copy of the zone's metadata there. The copy names the zone as issuer, because the " +
          "zone answers the login (RFC 9207) and signs the token. With another name, a client would refuse both. A " +
          "client that compares the issuer with this origin refuses the copy. Clients of later revisions ask the " +
          "zone itself, where the two agree.",
        testByDefault: ({ example }) => speaksForItselfOnly(example),
        costs,
      },
    },
  ],
};
