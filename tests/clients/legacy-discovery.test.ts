// A server whose documents are only at their own URLs. Clients of current SDKs find them through the challenge. Clients
// that lose the challenge (here because of a proxy, in reloaded.test.ts because of a reload) must guess the URLs.
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Naming, type ProtectedServer, protectedServers } from "../support/protected-server.ts";
import { type Agent, clientV2Initialize, clientV2Stateless, sdkOf2025June, sdkV1 } from "./agents.ts";
import { Person } from "./person.ts";
import { type Exchange, wire, wireOf2025March, withoutChallenge } from "./wire.ts";

const startProtectedServer = protectedServers();

const agents = [sdkV1, clientV2Initialize, clientV2Stateless];
const RESOURCE = "/.well-known/oauth-protected-resource";
const SERVER = "/.well-known/oauth-authorization-server";

interface Place {
  at: string;
  identifier: string;
  /** The requests of a client without the challenge, in order, with their results. */
  found: string[];
}

const places: [Naming, Place][] = [
  ["origin", { at: "/mcp", identifier: "", found: [`${RESOURCE}/mcp 404`, `${RESOURCE} 200`] }],
  ["path", { at: "/mcp", identifier: "/mcp", found: [`${RESOURCE}/mcp 200`] }],
  // The document at the root is about the origin, which the function returns for the path "/".
  [
    "tenants",
    { at: "/tenant-a/mcp", identifier: "/tenant-a", found: [`${RESOURCE}/tenant-a/mcp 404`, `${RESOURCE} 200`] },
  ],
];

describe.each(places)("a server without legacy discovery, its resources named by %s", (naming, place) => {
  let server: ProtectedServer;
  let url: string;
  let audience: string;
  beforeAll(async () => {
    server = await startProtectedServer({ naming, legacyDiscovery: false });
    url = server.origin + place.at;
    audience = server.origin + place.identifier;
  });
  afterAll(() => server?.close());

  async function whoami(agent: Agent, fetch: typeof globalThis.fetch) {
    const session = await agent.connect(url, { person: new Person(), fetch });
    onTestFinished(() => session.close());
    return session.call("whoami");
  }

  /** The server's documents that a client requested, without duplicates, with their results. */
  function documentsIn(exchanges: Exchange[]): string[] {
    const documents = exchanges.filter((exchange) => exchange.url.href.startsWith(`${server.origin}/.well-known/`));
    return [...new Set(documents.map(({ url: { pathname }, status }) => `${pathname} ${status}`))];
  }

  it.each(agents)("$name: from a 401 to a tool, by way of the one document", async (agent) => {
    const { fetch, exchanges } = wire();
    expect(await whoami(agent, fetch)).toMatchObject({ subject: "alice", audience });
    expect(documentsIn(exchanges)).toEqual([`${RESOURCE}${place.identifier} 200`]);
  });

  it.each(agents)("$name: behind a proxy that loses WWW-Authenticate", async (agent) => {
    const { fetch, exchanges } = wire({ see: withoutChallenge });
    const told = whoami(agent, fetch);
    if (naming === "tenants") await expect(told).rejects.toMatchObject({ code: "invalid_target" });
    else expect(await told).toMatchObject({ subject: "alice", audience });
    expect(documentsIn(exchanges)).toEqual(place.found);
  });

  it.each([...agents, sdkOf2025June])(
    "$name: refreshes by the challenge of the refusal, without a login",
    async (agent) => {
      // Client v2 requires its host to keep discovered data until the login is done.
      const person = new Person({ refreshes: true });
      const session = await agent.connect(url, { person });
      onTestFinished(() => session.close());
      person.forgetDiscovery();
      person.saveTokens({ token_type: "Bearer", ...person.tokens(), access_token: "ended" });
      expect(await session.call("whoami")).toMatchObject({ subject: "alice", audience });
      expect(person.authorizations).toHaveLength(1);
    },
  );

  it("an independent client accepts every document that is served", async () => {
    const read = async (path: string) => {
      const identifier = new URL(server.origin + path);
      const response = await oauth.resourceDiscoveryRequest(identifier, { [oauth.allowInsecureRequests]: true });
      if (response.status === 404) return undefined;
      return (await oauth.processResourceDiscoveryResponse(identifier, response)).resource;
    };
    expect(await read(place.identifier)).toBe(audience);
    const paths = ["", "/mcp", "/mcp/", "/mcp?a=b", "/tenant-a/mcp", "/tenant-b", "/other"];
    const found = (await Promise.all(paths.map(read))).filter((identifier) => identifier !== undefined);
    const tenants = ["", "/mcp", "/tenant-b", "/other"].map((path) => server.origin + path);
    expect(found).toEqual(naming === "tenants" ? tenants : [audience]);
  });

  it("a client of revision 2025-03-26 finds nobody to log in at", async () => {
    const { fetch, exchanges } = wireOf2025March();
    const person = new Person();
    await expect(sdkV1.connect(url, { person, fetch })).rejects.toMatchObject({ name: "ServerError" });
    expect(documentsIn(exchanges)).toContain(`${SERVER} 404`);
    expect(person.authorizations).toEqual([]);
  });

  it("a client that says it is of that revision, but reads the document, logs in at the zone", async () => {
    const { fetch, exchanges } = wire({
      send(request) {
        const own = new Request(request);
        if (own.headers.has("MCP-Protocol-Version")) own.headers.set("MCP-Protocol-Version", "2025-03-26");
        return own;
      },
    });
    expect(await whoami(sdkV1, fetch)).toMatchObject({ audience });
    expect(documentsIn(exchanges)).toEqual([`${RESOURCE}${place.identifier} 200`]);
  });
});
