import { auth, createMCPClient } from "@ai-sdk/mcp";
import type { Person } from "../../person.ts";
import type { Driver } from "../driver.ts";
import { Host, saidBy } from "../host.ts";
import { pinned } from "../pinned.ts";

/** The MCP client of the AI SDK. */
export const aiSdk: Driver = {
  ...pinned("@ai-sdk/mcp"),
  kind: "library",
  async connect(url, world) {
    const finish = (person: Person) => {
      const [code, iss] = [person.callback().get("code") ?? "", person.callback().get("iss")];
      return auth(person, { serverUrl: url, authorizationCode: code, ...(iss && { callbackIssuer: iss }) });
    };
    const host = new Host(url, world, finish);
    const client = await host.signedIn(() =>
      createMCPClient({ transport: { type: "http", url, authProvider: host.person } }),
    );
    const tools = await client.tools();
    const call = async (name: string) => tools[name]?.execute?.({}, { toolCallId: "1", messages: [] } as never);
    return {
      tools: async () => Object.keys(tools),
      call: async (name) => saidBy(await host.signedIn(() => call(name))),
      close: () => client.close(),
    };
  },
};
