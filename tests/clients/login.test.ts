// Real clients that know only the server's URL discover the zone, log their user in, and get a token for the requested
// resource.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Naming, type ProtectedServer, protectedServers } from "../support/protected-server.ts";
import { type Agent, type AgentOptions, clientV2Initialize, clientV2Stateless, sdkV1 } from "./agents.ts";
import { Person } from "./person.ts";
import { wire, wireOf2025March, withoutChallenge } from "./wire.ts";

const startProtectedServer = protectedServers();

const agents = [sdkV1, clientV2Initialize, clientV2Stateless];

/** The URLs of each kind of server, with the identifiers of their resources. */
const places: [Naming, { at: string; identifier: string }[]][] = [
  ["origin", [{ at: "/mcp", identifier: "" }]],
  ["path", [{ at: "/mcp", identifier: "/mcp" }]],
  [
    "tenants",
    [
      { at: "/tenant-a/mcp", identifier: "/tenant-a" },
      { at: "/tenant-b/mcp", identifier: "/tenant-b" },
    ],
  ],
];

async function logIn(agent: Agent, url: string, options: AgentOptions) {
  const session = await agent.connect(url, options);
  onTestFinished(() => session.close());
  return session;
}

describe.each(places)("a server whose resources are named by %s", (naming, resources) => {
  let server: ProtectedServer;
  beforeAll(async () => {
    server = await startProtectedServer({ naming });
  });
  afterAll(() => server?.close());

  describe.each(resources)("the resource at $at", ({ at, identifier }) => {
    it.each(agents)("$name: from a 401 to a tool, with a token for this resource", async (agent) => {
      const person = new Person();
      const { fetch, exchanges } = wire();
      const session = await logIn(agent, server.origin + at, { person, fetch });
      expect(await session.tools()).toContain("whoami");
      expect(await session.call("whoami")).toEqual({
        subject: "alice",
        scopes: ["mcp:tools"],
        audience: server.origin + identifier,
      });
      expect(person.authorizations.map(({ searchParams }) => searchParams.get("resource"))).toEqual([
        server.origin + identifier,
      ]);
      expect(exchanges[0]).toMatchObject({ method: "POST", status: 401 });
      expect(exchanges.at(-1)).toMatchObject({ method: "POST", status: 200, revision: agent.revision });
      const documents = exchanges.filter(({ url }) => url.pathname.startsWith("/.well-known/oauth-protected-resource"));
      expect(new Set(documents.map(({ url, status }) => `${url.pathname} ${status}`))).toEqual(
        new Set([`/.well-known/oauth-protected-resource${identifier} 200`]),
      );
    });

    it.each(agents)("$name: the same behind a proxy that loses WWW-Authenticate", async (agent) => {
      const { fetch } = wire({ see: withoutChallenge });
      const session = await logIn(agent, server.origin + at, { person: new Person(), fetch });
      expect((await session.call("whoami")).audience).toBe(server.origin + identifier);
    });

    // A copy of the zone's metadata can't name the resource of one tenant.
    const single = naming === "tenants" ? [] : [sdkV1, clientV2Initialize];
    it.each(single)("$name: by the next login at the latest, if the metadata fails once", async (agent) => {
      const person = new Person();
      let failures = 1;
      const fails = ({ url }: Request) => url.includes("/.well-known/oauth-protected-resource") && failures-- > 0;
      const { fetch } = wire({ send: (request) => (fails(request) ? new Response("", { status: 503 }) : request) });
      const open = () => logIn(agent, server.origin + at, { person, fetch });
      const session = await open().catch(open);
      expect((await session.call("whoami")).audience).toBe(server.origin + identifier);
    });

    it.each(agents)("$name: the same where the host makes a URL of the identifier", async (agent) => {
      const person = new Person({ keepsUrls: true });
      const session = await logIn(agent, server.origin + at, { person });
      expect(person.authorizations[0]?.searchParams.get("resource")).toBe(new URL(server.origin + identifier).href);
      expect((await session.call("whoami")).audience).toBe(server.origin + identifier);
    });
  });

  const revision2025March =
    "a client of revision 2025-03-26, which takes the server's origin for its authorization server";
  if (naming === "tenants") {
    it(`${revision2025March}, gets no token of any tenant, because it can't say which`, async () => {
      const { fetch } = wireOf2025March();
      await expect(
        sdkV1.connect(`${server.origin}/tenant-a/mcp`, { person: new Person(), fetch }),
      ).rejects.toMatchObject({ name: "SignInError", code: "invalid_target" });
    });
    return;
  }

  describe(revision2025March, () => {
    const [{ at, identifier } = { at: "", identifier: "" }] = resources;

    it.each([
      ["sdk v1", sdkV1, false],
      ["client v2, told to accept the zone's issuer there", clientV2Initialize, true],
    ] as const)("%s: logs in and gets a token for the resource that it never named", async (_, agent, lenient) => {
      const person = new Person();
      const { fetch, exchanges } = wireOf2025March();
      const options = { person, fetch, skipIssuerMetadataValidation: lenient };
      const session = await logIn(agent, server.origin + at, options);
      expect(await session.call("whoami")).toMatchObject({ subject: "alice", audience: server.origin + identifier });
      expect(exchanges.map(({ url }) => url.href)).toContain(`${server.origin}/.well-known/oauth-authorization-server`);
    });

    it("client v2: refuses, because the issuer is the zone and not this origin (RFC 8414 section 3.3)", async () => {
      const { fetch } = wireOf2025March();
      await expect(
        clientV2Initialize.connect(server.origin + at, { person: new Person(), fetch }),
      ).rejects.toMatchObject({ name: "IssuerMismatchError" });
    });

    it("sdk v1: the same where it reads the protected resource metadata after all", async () => {
      const { fetch, exchanges } = wire({
        send(request) {
          const own = new Request(request);
          if (own.headers.has("MCP-Protocol-Version")) own.headers.set("MCP-Protocol-Version", "2025-03-26");
          return own;
        },
      });
      const session = await logIn(sdkV1, server.origin + at, { person: new Person(), fetch });
      expect((await session.call("whoami")).audience).toBe(server.origin + identifier);
      const documents = exchanges.filter(({ url }) => url.pathname === "/.well-known/oauth-authorization-server");
      expect(new Set(documents.map(({ url }) => url.origin))).toEqual(new Set([server.origin]));
    });
  });
});
