import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Driver } from "../driver.ts";
import { pinned } from "../pinned.ts";
import { startSandbox } from "../sandbox.ts";

/** A proxy between a host that speaks stdio and the server: here the host is a client of the SDK. */
export const mcpRemote: Driver = {
  ...pinned("mcp-remote"),
  kind: "command line",
  async connect(url, world) {
    const sandbox = await startSandbox(world);
    const transport = new StdioClientTransport({
      command: sandbox.command("mcp-remote"),
      args: [url],
      env: sandbox.env,
      stderr: "pipe",
    });
    const client = new Client({ name: "host", version: "1.0.0" });
    let stderr = "";
    transport.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    const close = async () => {
      await client.close();
      await sandbox.close();
    };
    try {
      await client.connect(transport);
    } catch (error) {
      await close();
      throw new Error(stderr || String(error));
    }
    return {
      tools: async () => (await client.listTools()).tools.map(({ name }) => name),
      async call(name) {
        const { content, isError } = await client.callTool({ name });
        if (isError) throw new Error(JSON.stringify(content));
        return JSON.stringify(content);
      },
      close,
    };
  },
};
