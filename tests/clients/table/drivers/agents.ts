// The clients of the MCP SDKs, as hosts use them.
import { type Agent, clientV2Initialize, sdkOf2025June, sdkOf2025March, sdkV1 } from "../../agents.ts";
import { Person } from "../../person.ts";
import type { Driver } from "../driver.ts";
import { pinned } from "../pinned.ts";

function driver(dependency: string, agent: Agent): Driver {
  return {
    ...pinned(dependency),
    kind: "library",
    async connect(url, world) {
      const person = new Person({ refreshes: true, visit: world.visit });
      const { tools, call, close } = await agent.connect(url, { person });
      return { tools, call: async (tool) => JSON.stringify(await call(tool)), close };
    },
  };
}

export const sdks: Driver[] = [
  driver("@modelcontextprotocol/sdk-2025-03-26", sdkOf2025March),
  driver("@modelcontextprotocol/sdk-2025-06-18", sdkOf2025June),
  driver("@modelcontextprotocol/sdk", sdkV1),
  driver("@modelcontextprotocol/client", clientV2Initialize),
];
