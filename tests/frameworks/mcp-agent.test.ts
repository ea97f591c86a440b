// The recipe of `McpAgent`: `this.props` and `authInfo` are those of each request, in one session.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agentsMcpAgent } from "./rows/agents-mcp-agent.ts";
import { call, open } from "./table/caller.ts";
import { replaced } from "./table/recipe.ts";
import { startWorld, type World } from "./table/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(agentsMcpAgent);
});
afterAll(() => world?.close());

describe("the tools of a session that was opened without the scope", () => {
  it.each(["this.props?.auth.scopes", "authInfo?.scopes"])("see the scopes of the request in %s", async (place) => {
    const telling = (code: string) => replaced(code, "authInfo?.extra?.subject", place);
    await world.withServer(telling, async () => {
      const alice = await open(world.url, await world.tokenOf("alice"));
      const steppedUp = { ...alice, token: await world.tokenOf("alice", "mail:send") };
      expect((await call(alice, "whoami")).text).toBe("mcp:tools");
      expect((await call(steppedUp, "whoami")).text).toBe("mcp:tools,mail:send");
      expect((await call(alice, "whoami")).text).toBe("mcp:tools");
    });
  });
});
