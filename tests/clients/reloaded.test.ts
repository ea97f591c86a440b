// Clients that return from the login page in another process or a reloaded page. A client that kept neither the
// challenge nor discovered data looks for the protected resource metadata without them. The result depends on the
// resource and the settings.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Naming, type ProtectedServer, protectedServers } from "../support/protected-server.ts";
import {
  type Agent,
  type AgentOptions,
  clientV2Initialize,
  clientV2Stateless,
  sdkOf2025June,
  sdkV1,
} from "./agents.ts";
import { Person } from "./person.ts";

const startProtectedServer = protectedServers();

/** SDK 1.13 can't keep discovered data. Current v1 keeps it if the host allows that. v2 requires it of every host. */
const keepers = [sdkV1, clientV2Initialize, clientV2Stateless];

const endpoints: Record<Naming, { at: string; identifier: string }> = {
  origin: { at: "/mcp", identifier: "" },
  path: { at: "/mcp", identifier: "/mcp" },
  tenants: { at: "/tenant-a/mcp", identifier: "/tenant-a" },
};

const logsIn = undefined;
const wrongResource = "resource is not what the user signed in for";
const wrongResource2025June = "Token exchange failed: HTTP 400";
/** The client uses this server as its authorization server, which it is not. */
const nobody = "Token exchange failed: HTTP 401";

interface Case {
  naming: Naming;
  legacyDiscovery: boolean;
  /** The result of a client that looks at the path of its endpoint, then at the root. */
  sdkV1: string | undefined;
  /** The result of a client that looks at the root only. */
  sdkOf2025June: string | undefined;
}

const cases: Case[] = [
  { naming: "origin", legacyDiscovery: true, sdkV1: logsIn, sdkOf2025June: logsIn },
  { naming: "path", legacyDiscovery: true, sdkV1: logsIn, sdkOf2025June: logsIn },
  { naming: "tenants", legacyDiscovery: true, sdkV1: logsIn, sdkOf2025June: wrongResource2025June },
  { naming: "origin", legacyDiscovery: false, sdkV1: logsIn, sdkOf2025June: logsIn },
  { naming: "path", legacyDiscovery: false, sdkV1: logsIn, sdkOf2025June: nobody },
  { naming: "tenants", legacyDiscovery: false, sdkV1: wrongResource, sdkOf2025June: wrongResource2025June },
];

describe.each(cases)("a resource named by $naming, legacy discovery $legacyDiscovery", (given) => {
  const { naming, legacyDiscovery } = given;
  const { at, identifier } = endpoints[naming];
  let server: ProtectedServer;
  beforeAll(async () => {
    server = await startProtectedServer({ naming, legacyDiscovery });
  });
  afterAll(() => server?.close());

  async function logIn(agent: Agent, options: AgentOptions) {
    const session = await agent.connect(server.origin + at, options);
    onTestFinished(() => session.close());
    return session.call("whoami");
  }
  const forgetful = () => new Person({ remembersDiscovery: false });
  const caller = () => ({ subject: "alice", audience: server.origin + identifier });

  it.each([sdkV1, sdkOf2025June])("$name: logs in where the same process finishes", async (agent) => {
    expect(await logIn(agent, { person: forgetful() })).toMatchObject(caller());
  });

  it.each(keepers)("$name: logs in after a reload, with what it has kept", async (agent) => {
    expect(await logIn(agent, { person: new Person(), reloads: true })).toMatchObject(caller());
  });

  it.each([
    [sdkV1.name, sdkV1, given.sdkV1],
    [sdkOf2025June.name, sdkOf2025June, given.sdkOf2025June],
  ])("%s: after a reload, with nothing kept", async (_, agent, failure) => {
    const attempt = logIn(agent, { person: forgetful(), reloads: true });
    if (failure === undefined) expect(await attempt).toMatchObject(caller());
    else await expect(attempt).rejects.toThrow(failure);
  });
});
