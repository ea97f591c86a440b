// A tool needs more scopes than the token has. The challenge names all needed scopes, and the client requests them.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type ProtectedServer, protectedServers } from "../support/protected-server.ts";
import { clientV2Initialize, clientV2Stateless, sdkV1 } from "./agents.ts";
import { Person } from "./person.ts";
import { wire } from "./wire.ts";

const startProtectedServer = protectedServers();

let server: ProtectedServer;
beforeAll(async () => {
  server = await startProtectedServer({ naming: "path" });
});
afterAll(() => server?.close());

async function connect(agent: typeof sdkV1, person: Person) {
  const { fetch, exchanges } = wire();
  const session = await agent.connect(`${server.origin}/mcp`, { person, fetch });
  onTestFinished(() => session.close());
  const refusals = () => exchanges.filter(({ status }) => status === 403).length;
  return { session, refusals };
}

const scopesAsked = ({ authorizations }: Person) => authorizations.map(({ searchParams }) => searchParams.get("scope"));

describe("a tool whose scope the token lacks", () => {
  it.each([
    { agent: sdkV1, refreshes: false },
    { agent: clientV2Initialize, refreshes: false },
    { agent: clientV2Stateless, refreshes: false },
    { agent: clientV2Initialize, refreshes: true },
    { agent: clientV2Stateless, refreshes: true },
  ])(
    "$agent.name, refresh tokens $refreshes: asks for what it has and what it needs, once, and the call succeeds",
    async ({ agent, refreshes }) => {
      const person = new Person({ refreshes });
      const { session, refusals } = await connect(agent, person);
      expect((await session.call("whoami")).scopes).toEqual(["mcp:tools"]);
      const caller = await session.call("send_mail");
      expect(new Set(caller.scopes)).toEqual(new Set(["mcp:tools", "mail:send"]));
      expect(caller.audience).toBe(`${server.origin}/mcp`);
      const [first, second, ...others] = scopesAsked(person);
      expect(first?.split(" ")).not.toContain("mail:send");
      expect(second?.split(" ")).toEqual(expect.arrayContaining(["mcp:tools", "mail:send"]));
      expect(others).toEqual([]);
      expect(refusals()).toBe(1);
    },
  );

  it.each([sdkV1, clientV2Initialize, clientV2Stateless])(
    "$name: a tool that says by scopeChallenge what it needs is asked for in the same way",
    async (agent) => {
      const person = new Person();
      const { session, refusals } = await connect(agent, person);
      await session.call("whoami");
      expect(new Set((await session.call("archive_mail")).scopes)).toEqual(new Set(["mcp:tools", "mail:archive"]));
      expect(scopesAsked(person)[1]?.split(" ")).toEqual(expect.arrayContaining(["mcp:tools", "mail:archive"]));
      expect(refusals()).toBe(1);
    },
  );

  it.each([sdkV1, clientV2Initialize, clientV2Stateless])(
    "$name: the scopes of one step-up are not lost to the next",
    async (agent) => {
      const { session, refusals } = await connect(agent, new Person());
      await session.call("send_mail");
      expect(new Set((await session.call("read_mail")).scopes)).toEqual(
        new Set(["mcp:tools", "mail:send", "mail:read"]),
      );
      await session.call("send_mail");
      expect(refusals()).toBe(2);
    },
  );

  it("sdk v1 with a refresh token: refreshes instead of asking, is refused again, and gives up without a loop", async () => {
    const { session, refusals } = await connect(sdkV1, new Person({ refreshes: true }));
    await expect(session.call("send_mail")).rejects.toThrow("403 after trying upscoping");
    expect(refusals()).toBe(2);
  });

  it("sdk v1 with a refresh token: asks its user where the host has taken the refresh token away, as we advise", async () => {
    const person = new Person({ refreshes: true });
    const { session } = await connect(sdkV1, person);
    person.forgetRefreshToken();
    expect(new Set((await session.call("send_mail")).scopes)).toEqual(new Set(["mcp:tools", "mail:send"]));
    expect(scopesAsked(person)).toHaveLength(2);
  });
});
