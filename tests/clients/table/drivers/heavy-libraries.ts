// Libraries whose dependencies are too many for the workspace.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Person } from "../../person.ts";
import type { Driver } from "../driver.ts";
import { Host, saidBy } from "../host.ts";
import { REAL } from "../install.ts";
import { pinned } from "../pinned.ts";

/** A package of tests/clients/real, which is not there when the types are checked. */
async function imported<Module>(name: string): Promise<Module> {
  const path = createRequire(join(REAL, "package.json")).resolve(name);
  return (await import(pathToFileURL(path).href)) as Module;
}

interface OpenAiAgents {
  MCPServerStreamableHttp: new (options: {
    url: string;
    name: string;
    authProvider: Person;
  }) => {
    connect(): Promise<void>;
    close(): Promise<void>;
    listTools(): Promise<{ name: string }[]>;
    callTool(name: string, args: object): Promise<unknown>;
  };
}

export const openAiAgents: Driver = {
  ...pinned("@openai/agents"),
  kind: "library",
  async connect(url, world) {
    const { MCPServerStreamableHttp } = await imported<OpenAiAgents>("@openai/agents");
    const host = new Host(url, world);
    const server = await host.signedIn(async () => {
      const made = new MCPServerStreamableHttp({ url, name: "observed", authProvider: host.person });
      await made.connect();
      return made;
    });
    return {
      tools: async () => (await server.listTools()).map(({ name }) => name),
      call: async (name) => saidBy(await host.signedIn(() => server.callTool(name, {}))),
      close: () => server.close(),
    };
  },
};

interface LangChain {
  MultiServerMCPClient: new (options: {
    mcpServers: Record<string, { transport: "http"; url: string; authProvider: Person }>;
  }) => {
    getTools(): Promise<{ name: string; invoke(args: object): Promise<unknown> }[]>;
    close(): Promise<void>;
  };
}

export const langChain: Driver = {
  ...pinned("@langchain/mcp-adapters"),
  kind: "library",
  async connect(url, world) {
    const { MultiServerMCPClient } = await imported<LangChain>("@langchain/mcp-adapters");
    const host = new Host(url, world);
    const open = () =>
      new MultiServerMCPClient({ mcpServers: { observed: { transport: "http", url, authProvider: host.person } } });
    let client = open();
    const tools = await host.signedIn(async () => {
      client = open();
      return client.getTools();
    });
    const call = async (name: string) => tools.find((tool) => tool.name === name)?.invoke({});
    return {
      tools: async () => tools.map(({ name }) => name),
      call: async (name) => saidBy(await host.signedIn(() => call(name))),
      close: () => client.close(),
    };
  },
};
